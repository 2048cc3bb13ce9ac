import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runNode } from "./child.ts";
import type { Options } from "./options.ts";
import { rawFile } from "./raw-file.ts";
import { type Loaded, micros, rate, readJson } from "./read-json.ts";
import { atLeast, atMost, plain, type Row } from "./row.ts";

/**
 * Raw records, from bytes in a file to rows on disk, in processes of their own; then the engine's own JSON reader over the
 * same rows when they are finished: hot columns, document and record, exported from what was just stored.
 */
export async function benchIngest({ sizes, folder }: Options): Promise<readonly Row[]> {
  mkdirSync(folder, { recursive: true });
  const own = join(folder, "ingest.duckdb");
  const rows: Row[] = [];
  let last: Loaded | null = null;
  const peaks: Peak[] = [];
  for (const count of sizes.ingest) {
    const file = await rawFile(folder, count);
    const ran = await runNode(fileURLToPath(new URL("ingest-once.js", import.meta.url)), [file, own]);
    const { stored, seconds, cpuSeconds }: { stored: number; seconds: number; cpuSeconds: number } = JSON.parse(
      ran.stdout,
    );
    last = { events: stored, seconds, cpuSeconds };
    peaks.push({ count, mb: ran.peakMb });
  }
  rows.push(...memory(peaks));
  if (last === null) return rows;
  const peer = await readJson(own, folder);
  rows.push(
    {
      bench: "ingest",
      what: `${last.events} raw records, durable`,
      figure: rate(last),
      against: `read_json ${rate(peer)}`,
      ratio: last.events / last.seconds / (peer.events / peer.seconds),
      target: atLeast(0.5),
    },
    plain("ingest", "processor time a record", micros(last), `read_json ${micros(peer)}`),
  );
  rmSync(own, { force: true });
  return rows;
}

interface Peak {
  readonly count: number;
  readonly mb: number;
}

/** A group of rows is held while the next is read; from the size where that begins, memory should stay where it is. */
function memory(peaks: readonly Peak[]): readonly Row[] {
  const last = peaks.at(-1);
  const before = peaks.at(-2);
  return peaks.map(({ count, mb }) => {
    const row = plain("ingest", `memory for ${count} records`, `${mb} MB`);
    if (before === undefined || last?.count !== count) return row;
    return { ...row, against: `${before.mb} MB for ${before.count}`, ratio: mb / before.mb, target: atMost(1.25) };
  });
}
