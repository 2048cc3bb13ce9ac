import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { runNode } from "./child.ts";
import type { Options } from "./options.ts";
import { rawFile } from "./raw-file.ts";
import { atLeast, atMost, plain, type Row } from "./row.ts";

interface Loaded {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

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

const rate = ({ events, seconds }: Loaded): string => `${Math.round(events / seconds).toLocaleString("en-US")}/s`;
const micros = ({ events, cpuSeconds }: Loaded): string => `${((cpuSeconds / events) * 1e6).toFixed(0)} µs`;

async function readJson(own: string, folder: string): Promise<Loaded> {
  const json = join(folder, "finished.ndjson");
  const database = join(folder, "read-json.duckdb");
  const clear = (): void => {
    for (const path of [json, database, `${database}.wal`]) rmSync(path, { force: true });
  };
  clear();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${own}' AS own (READ_ONLY)`);
    await connection.run(`COPY (SELECT * FROM own.events) TO '${json}' (FORMAT json)`);
    const described = await connection.runAndReadAll("DESCRIBE own.events");
    const columns = described.getRows().map(([name, type]) => `${name}: '${type}'`);
    const counted = await connection.runAndReadAll("SELECT count(*) FROM own.events");
    await connection.run(`ATTACH '${database}' AS peer`);
    const started = performance.now();
    const before = process.cpuUsage();
    await connection.run(
      `CREATE TABLE peer.events AS SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = {${columns.join(", ")}})`,
    );
    await connection.run("CHECKPOINT peer");
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - started) / 1000;
    return { events: Number(counted.getRows()[0]?.[0]), seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    connection.closeSync();
    instance.closeSync();
    clear();
  }
}
