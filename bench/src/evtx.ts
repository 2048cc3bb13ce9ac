import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runNode } from "./child.ts";
import { evtxFileOf } from "./evtx-file.ts";
import type { Options } from "./options.ts";
import { atLeast, plain, type Row, type Target } from "./row.ts";

const ROUNDS = 3;

interface Answer {
  readonly absent?: boolean;
  readonly records: number;
  readonly cpuSeconds: number;
}

interface Peer {
  readonly name: string;
  readonly which: "json" | "xml" | "evtxexport";
  /** Our form that is held against it. */
  readonly form: "json" | "xml";
  readonly target: Target | null;
  readonly install: string;
}

const peers: readonly Peer[] = [
  { name: "evtx (Rust)", which: "json", form: "json", target: atLeast(0.3), install: "pip install evtx" },
  { name: "evtx (Rust)", which: "xml", form: "xml", target: null, install: "pip install evtx" },
  { name: "evtxexport", which: "evtxexport", form: "xml", target: atLeast(1), install: "Debian's libevtx-utils" },
];

/**
 * A binary event log to text, a process each, and to the records that an import takes. Taken in turns, best round of
 * each side, in processor time: machines are shared.
 */
export async function benchEvtx({ sizes, folder, evtx, python }: Options): Promise<readonly Row[]> {
  const { path, of } = evtxFileOf(evtx, folder, sizes.evtxMb * 2);
  const rows: Row[] = [];
  for (const peer of peers) {
    let own = 0;
    let other = 0;
    let records = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const ours = await ownRun(path, peer.form);
      records = ours.records;
      own = Math.max(own, rateOf(ours));
      const theirs = peerRun(python, peer.which, path);
      if (theirs !== null) other = Math.max(other, rateOf(theirs));
    }
    const what = `${records} records of ${of} to ${peer.form === "json" ? "JSON" : "XML"}`;
    rows.push(
      other === 0
        ? plain("evtx", what, rate(own), `${peer.name} absent (${peer.install})`)
        : {
            bench: "evtx",
            what,
            figure: rate(own),
            against: `${peer.name} ${rate(other)}`,
            ratio: own / other,
            target: peer.target,
          },
    );
  }
  const imported = await ownRun(path, "records");
  rows.push(plain("evtx", "records as an import takes them", rate(rateOf(imported))));
  return rows;
}

async function ownRun(path: string, form: string): Promise<Answer> {
  const script = fileURLToPath(new URL("evtx-once.js", import.meta.url));
  const { stdout } = await runNode(script, [path, form]);
  const answer: Answer = JSON.parse(stdout);
  return answer;
}

function peerRun(python: string, which: string, path: string): Answer | null {
  const script = fileURLToPath(new URL("../src/evtx-peer.py", import.meta.url));
  const ran = spawnSync(python, [script, which, path], { encoding: "utf8" });
  if (ran.status !== 0) return null;
  const answer: Answer = JSON.parse(ran.stdout);
  return answer.absent === true ? null : answer;
}

const rateOf = ({ records, cpuSeconds }: Answer): number => records / cpuSeconds;
const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString("en-US")}/s`;
