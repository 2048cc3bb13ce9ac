import type { DuckDBConnection } from "@duckdb/node-api";
import { arrivalsOf, foldArrivals } from "./activity-sql.ts";
import { ask } from "./ask.ts";
import { fixedColumns } from "./event-columns.ts";
import type { HostNames } from "./host-names.ts";
import { hashedFields, hotFields } from "./hot-fields.ts";
import { writeHosts } from "./known-hosts.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { unmarked } from "./stored-row.ts";
import { traitsSql } from "./traits.ts";

const names = [...fixedColumns, ...hotFields.map(({ column }) => column), "flat", "doc", "raw"].join(", ");

const columns = [
  "id",
  "idh",
  "index_name",
  "source",
  "ts",
  "ingested",
  "original",
  "irregular <> 0 AS irregular",
  "hosth",
  "session",
  ...hashedFields.map(({ column }) => column),
  // Lists come as JSON text: one flat column is far quicker to write than a nested one.
  ...hotFields.map(({ column, kind }) => (kind === "texts" ? `${column}::JSON::VARCHAR[] AS ${column}` : column)),
  "flat",
  "doc",
  "raw",
].join(", ");

/**
 * Documents are compressed 2,048 at a time, and reading one unpacks its whole block. What is asked for together, one
 * host's events around a moment, is therefore kept together: within a group rows stand by host, then time.
 */
const together = "ORDER BY hosth, ts";

export interface Inserted {
  readonly path: string;
  readonly ids: { readonly size: number; has(id: string): boolean };
  readonly newHosts: readonly HostNames[];
}

/**
 * Inserts the rows of a file whose ids are not in the table yet; `ids` are all ids of the file, each once, `newHosts`
 * those of its hosts that the table of hosts has not. Gives the ids that were there.
 */
export async function insertGroup(
  connection: DuckDBConnection,
  { path, ids, newHosts }: Inserted,
): Promise<{ readonly stored: number; readonly present: readonly string[] }> {
  const search = new SqlParameters();
  const file = search.text(path);
  // The hash finds candidates in a column of integers; the ids decide.
  const candidates = await ask(
    connection,
    `SELECT '>' || id FROM store.events WHERE idh IN (SELECT idh FROM read_parquet(${file}))`,
    search,
  );
  const present = candidates
    .getRows()
    .map(([id]) => unmarked(id))
    .filter((id) => ids.has(id));
  if (present.length === ids.size) return { stored: 0, present };
  const from = (parameters: SqlParameters): string => {
    const rows = `FROM read_parquet(${parameters.text(path)})`;
    return present.length === 0 ? rows : `${rows} WHERE id NOT IN (SELECT unnest(${parameters.texts(present)}))`;
  };
  const insert = new SqlParameters();
  const rows = `SELECT *, ${traitsSql("irregular")} FROM (SELECT ${columns} ${from(insert)})`;
  await ask(connection, `INSERT INTO store.events (${names}, traits) ${rows} ${together}`, insert);
  await writeHosts(connection, newHosts);
  const arrived = new SqlParameters();
  await ask(connection, arrivalsOf(`SELECT * ${from(arrived)}`), arrived);
  await foldArrivals(connection);
  return { stored: ids.size - present.length, present };
}
