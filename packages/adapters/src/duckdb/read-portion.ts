import type { DuckDBConnection } from "@duckdb/node-api";
import type { SortKey, SortOrder, StoredEvent } from "@quaestor/telemetry";
import { ask } from "./ask.ts";
import { ROWS_BY_NUMBER } from "./engine.ts";
import type { RecentEvents } from "./recent-events.ts";
import { timeColumn } from "./selection.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { EVENT_COLUMNS, readEvent, sizeOfRow, unmarked } from "./stored-row.ts";

/** A row that matches (`sure`), or that has to be asked. */
export interface Candidate {
  readonly at: bigint;
  readonly sure: boolean;
  readonly event: StoredEvent;
}

/**
 * The keys of a portion are found first, then only their rows are read whole, as far as they are not at hand: documents
 * are large and compressed, and most executions find nothing. Row numbers mean the same in both statements unless events were removed in between; then
 * both are asked again in one transaction.
 */
export async function readPortion(
  connection: DuckDBConnection,
  sql: string,
  parameters: SqlParameters,
  recent: RecentEvents,
): Promise<readonly Candidate[]> {
  const read = await readOnce(connection, sql, parameters, recent);
  if (read !== null) return read;
  await connection.run("BEGIN");
  try {
    const again = await readOnce(connection, sql, parameters, recent);
    if (again === null) throw new Error("Rows changed their numbers inside a transaction.");
    return again;
  } finally {
    await connection.run("COMMIT").catch(() => undefined);
  }
}

/** Null when a row number no longer stands for the event it was found for. */
async function readOnce(
  connection: DuckDBConnection,
  sql: string,
  parameters: SqlParameters,
  recent: RecentEvents,
): Promise<readonly Candidate[] | null> {
  const { era } = recent;
  const keys = (await ask(connection, sql, parameters)).getRows();
  const events = new Map<string, StoredEvent>();
  for (const [row, , , id] of keys) {
    const event = recent.get(unmarked(id));
    if (event !== null) events.set(String(row), event);
  }
  const rest = keys.flatMap(([row]) => (events.has(String(row)) ? [] : [BigInt(String(row))]));
  for (let first = 0; first < rest.length; first += ROWS_BY_NUMBER) {
    const numbers = new SqlParameters();
    const wanted = numbersSql(numbers, rest.slice(first, first + ROWS_BY_NUMBER));
    const text = `SELECT e.rowid, ${EVENT_COLUMNS} FROM store.events e WHERE e.rowid IN (${wanted})`;
    const rows = (await ask(connection, text, numbers)).getRows();
    for (const [row, ...columns] of rows) {
      const event = readEvent(columns);
      events.set(String(row), event);
      recent.put(event, sizeOfRow(columns), era);
    }
  }
  const found: Candidate[] = [];
  for (const [row, at, sure, id] of keys) {
    const event = events.get(String(row));
    if (event === undefined || event.id !== unmarked(id)) return null;
    found.push({ at: BigInt(String(at)), sure: sure === true, event });
  }
  return found;
}

/** One number prunes as it is; several do only as a list that the engine joins with. */
function numbersSql(parameters: SqlParameters, rows: readonly bigint[]): string {
  const [only] = rows;
  return rows.length === 1 && only !== undefined
    ? parameters.bigint(only)
    : `SELECT unnest(${parameters.bigints(rows)})`;
}

/** The keys of one portion of candidates, in order; some of them have to be sure or doubtful. */
export function keysSql(
  parameters: SqlParameters,
  sure: string | null,
  doubtful: string | null,
  order: SortOrder,
  after: SortKey | null,
  limit: number,
): string {
  const column = timeColumn[order.by];
  const beyond = after === null ? "" : ` AND ${afterSql(parameters, column, order, after)}`;
  const branch = (condition: string, isSure: boolean): string =>
    `SELECT rowid AS r, ${column} AS k, ${isSure ? "TRUE" : "FALSE"} AS sure, id FROM store.events WHERE ${condition}${beyond}`;
  const branches = [
    ...(sure === null ? [] : [branch(sure, true)]),
    ...(doubtful === null ? [] : [branch(doubtful, false)]),
  ].join(" UNION ALL ");
  const most = parameters.bigint(BigInt(limit));
  return `SELECT r, k, sure, '>' || id FROM (${branches}) ORDER BY k ${order.direction}, id ${order.direction} LIMIT ${most}`;
}

function afterSql(parameters: SqlParameters, column: string, { direction }: SortOrder, { at, id }: SortKey): string {
  const beyond = direction === "asc" ? ">" : "<";
  const key = parameters.bigint(at);
  // The first condition alone prunes row groups.
  return `${column} ${beyond}= ${key} AND (${column} ${beyond} ${key} OR id ${beyond} ${parameters.text(id)})`;
}
