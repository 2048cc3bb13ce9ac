import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type TellingSource, tellDays, tellingSources } from "@quaestor/sample";
import { runNode } from "./child.ts";
import type { Options } from "./options.ts";
import { type Loaded, micros, rate, readJson } from "./read-json.ts";
import { atLeast, plain, type Row } from "./row.ts";

const LINES_PER_WRITE = 5_000;

/** A file of so many records as one source tells ordinary days, made once and kept. */
function fileOf(source: TellingSource, count: number, folder: string): string {
  const path = join(folder, `${source}-${count}.ndjson`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  let waiting: string[] = [];
  let written = 0;
  for (const line of tellDays(source, { seed: 1, now: Date.UTC(2026, 0, 12, 18), attackEvery: 50 })) {
    waiting.push(line);
    written += 1;
    if (waiting.length === LINES_PER_WRITE || written === count) {
      writeFileSync(unfinished, `${waiting.join("\n")}\n`, { flag: "a" });
      waiting = [];
    }
    if (written === count) break;
  }
  renameSync(unfinished, path);
  return path;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Each of the nine sources by itself: bytes to documents, then bytes to durable rows against DuckDB's read_json loading
 * the same rows when they are finished. Every step in a process of its own.
 */
export async function benchSources({ sizes, folder }: Options): Promise<readonly Row[]> {
  mkdirSync(folder, { recursive: true });
  const own = join(folder, "sources.duckdb");
  const rows: Row[] = [];
  for (const source of tellingSources) {
    const file = fileOf(source, sizes.sources, folder);
    const megabytes = Math.round(statSync(file).size / 1e6);
    const normalised: Loaded = JSON.parse((await runNode(script("normalise-once.js"), [file])).stdout);
    const ran = await runNode(script("ingest-once.js"), [file, own]);
    const { stored, seconds, cpuSeconds }: { stored: number; seconds: number; cpuSeconds: number } = JSON.parse(
      ran.stdout,
    );
    const ingested: Loaded = { events: stored, seconds, cpuSeconds };
    const peer = await readJson(own, folder);
    rows.push(
      plain(
        "sources",
        `${source}, ${sizes.sources} records (${megabytes} MB) to documents`,
        rate(normalised),
        micros(normalised),
      ),
      {
        bench: "sources",
        what: `${source}, durable`,
        figure: rate(ingested),
        against: `read_json ${rate(peer)}`,
        ratio: ingested.events / ingested.seconds / (peer.events / peer.seconds),
        target: atLeast(0.5),
      },
    );
    rmSync(own, { force: true });
  }
  return rows;
}
