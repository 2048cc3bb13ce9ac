import type { DuckDBConnection } from "@duckdb/node-api";
import { ask } from "./ask.ts";
import { foldedHash64 } from "./folded-hash.ts";
import { hashedFields, hotField } from "./hot-fields.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { unmarked } from "./stored-row.ts";

const VALUES_AT_ONCE = 50_000;

/** Fills the columns of a file that was written before they were there. Part of the caller's transaction. */
export async function numberHashed(connection: DuckDBConnection): Promise<void> {
  for (const { path, column } of hashedFields) {
    const text = hotField(path)?.column;
    if (text === undefined) continue;
    await connection.run("CREATE OR REPLACE TEMP TABLE hashed (value VARCHAR, hash BIGINT)");
    const distinct = await connection.runAndReadAll(
      `SELECT DISTINCT '>' || ${text} FROM store.events WHERE NOT irregular AND ${text} IS NOT NULL`,
    );
    const values = distinct.getRows().map(([value]) => unmarked(value));
    for (let first = 0; first < values.length; first += VALUES_AT_ONCE) {
      const some = values.slice(first, first + VALUES_AT_ONCE);
      const parameters = new SqlParameters();
      const texts = parameters.texts(some);
      const hashes = parameters.texts(some.map((value) => foldedHash64(value).toString()));
      await ask(connection, `INSERT INTO temp.hashed SELECT unnest(${texts}), unnest(${hashes})::BIGINT`, parameters);
    }
    await connection.run(
      `UPDATE store.events e SET ${column} = h.hash FROM temp.hashed h WHERE NOT e.irregular AND e.${text} = h.value`,
    );
    await connection.run("DROP TABLE temp.hashed");
  }
}
