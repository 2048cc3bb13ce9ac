import { rmSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** What one load took. */
export interface Loaded {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export const rate = ({ events, seconds }: Loaded): string =>
  `${Math.round(events / seconds).toLocaleString("en-US")}/s`;
export const micros = ({ events, cpuSeconds }: Loaded): string => `${((cpuSeconds / events) * 1e6).toFixed(0)} µs`;

/**
 * The engine's own JSON reader over the rows of a store when they are finished: hot columns, document and record, exported
 * from what was just stored.
 */
export async function readJson(own: string, folder: string): Promise<Loaded> {
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
