import type { DuckDBConnection } from "@duckdb/node-api";
import { sessionMarks, sessionToldOf } from "@quaestor/telemetry";
import { ask } from "./ask.ts";
import { sessionNumber } from "./session-number.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { readDocument } from "./stored-row.ts";

const ROWS_AT_ONCE = 50_000;

/** Most events say by their code that they tell of no session; the documents of the others are read. */
function candidatesSql(parameters: SqlParameters): string {
  const [codes, actions] = [parameters.texts(sessionMarks.codes), parameters.texts(sessionMarks.actions)];
  const marked = `list_contains(${codes}, event_code) OR coalesce(list_contains(${actions}, lower(event_action)), FALSE)`;
  return `SELECT rowid, doc FROM store.events WHERE irregular OR event_code IS NULL OR ${marked}`;
}

/** Fills the column of a file that was written before it was there. Part of the caller's transaction. */
export async function numberSessions(connection: DuckDBConnection): Promise<void> {
  const found: { readonly row: string; readonly session: string }[] = [];
  const asked = new SqlParameters();
  const { sql, values, types } = asked.statement(candidatesSql(asked));
  const result = await connection.stream(sql, values, types);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [row, doc] of chunk.getRows()) {
      const session = sessionToldOf(readDocument(doc));
      if (session !== null) found.push({ row: String(row), session: sessionNumber(session).toString() });
    }
  }
  for (let first = 0; first < found.length; first += ROWS_AT_ONCE) {
    const some = found.slice(first, first + ROWS_AT_ONCE);
    const parameters = new SqlParameters();
    const rows = parameters.texts(some.map(({ row }) => row));
    const sessions = parameters.texts(some.map(({ session }) => session));
    await ask(
      connection,
      `UPDATE store.events e SET session = told.session
       FROM (SELECT unnest(${rows})::BIGINT AS r, unnest(${sessions})::BIGINT AS session) told WHERE e.rowid = told.r`,
      parameters,
    );
  }
}
