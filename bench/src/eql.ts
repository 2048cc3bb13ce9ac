import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileEql } from "@quaestor/detection";
import { type EcsDocument, normaliseRecord, recordFromText } from "@quaestor/telemetry";
import { DEFAULTS, generateLines } from "./generate.ts";
import type { Options } from "./options.ts";
import { atLeast, plain, type Row } from "./row.ts";
import { RULE, RULE_FOR_PYTHON } from "./rule.ts";

const ROUNDS = 5;
const OWN_REPEATS = 200;

interface Peer {
  readonly absent?: boolean;
  readonly version: string;
  readonly matched: number;
  readonly perSecond: number;
}

/**
 * The rule over documents in memory: every process start and end, network and file event of a generated stretch, parsed
 * beforehand on both sides. Each side's best round counts; processor time, because machines are shared.
 */
export function benchEql({ sizes, folder, python }: Options): Promise<readonly Row[]> {
  const documents = finished(sizes.eql);
  const { matches } = compileEql(RULE, "event.category");
  let matched = 0;
  let own = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    matched = 0;
    for (let i = 0; i < OWN_REPEATS; i++) for (const document of documents) if (matches(document)) matched++;
    const { user, system } = process.cpuUsage(before);
    own = Math.max(own, (documents.length * OWN_REPEATS) / ((user + system) / 1e6));
  }
  matched /= OWN_REPEATS;
  const what = `the rule on ${documents.length} documents`;
  const figure = `${Math.round(own).toLocaleString("en-US")}/s, ${matched} matches`;
  const peer = askPython(documents, folder, python);
  if (peer === null) return Promise.resolve([plain("eql", what, figure, "peer absent (pip install eql)")]);
  const against = `eql ${peer.version} ${Math.round(peer.perSecond).toLocaleString("en-US")}/s, ${peer.matched} matches`;
  return Promise.resolve([{ bench: "eql", what, figure, against, ratio: own / peer.perSecond, target: atLeast(20) }]);
}

function finished(count: number): readonly EcsDocument[] {
  const documents: EcsDocument[] = [];
  for (const line of generateLines({ ...DEFAULTS, hosts: 20, count, alertEvery: 100 })) {
    const decoded = recordFromText(line.trimEnd(), 1);
    const normalised = decoded.kind === "record" ? normaliseRecord(decoded.record).event : undefined;
    if (normalised !== undefined) documents.push(normalised.document);
  }
  // As they come out of a file: what a normaliser leaves is laid out differently in memory.
  return documents.map((document) => JSON.parse(JSON.stringify(document)));
}

function askPython(documents: readonly EcsDocument[], folder: string, python: string): Peer | null {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "documents.ndjson");
  writeFileSync(file, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
  const script = fileURLToPath(new URL("../src/eql-peer.py", import.meta.url));
  const ran = spawnSync(python, [script, file, RULE_FOR_PYTHON], { encoding: "utf8" });
  if (ran.status !== 0) return null;
  const answer: Peer = JSON.parse(ran.stdout);
  return answer.absent === true ? null : answer;
}
