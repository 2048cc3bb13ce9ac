import type { DuckDBConnection, DuckDBResultReader } from "@duckdb/node-api";
import type { SqlParameters } from "./sql-parameters.ts";

/** Runs one statement and reads all of its rows. */
export async function ask(
  connection: DuckDBConnection,
  sql: string,
  parameters: SqlParameters,
): Promise<DuckDBResultReader> {
  const { sql: text, values, types } = parameters.statement(sql);
  return values.length === 0 ? connection.runAndReadAll(text) : connection.runAndReadAll(text, values, types);
}
