import type { DuckDBConnection } from "@duckdb/node-api";
import { ask } from "./ask.ts";
import { foldedHash64 } from "./folded-hash.ts";
import { hashedFields, hotField } from "./hot-fields.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { unmarked } from "./stored-row.ts";

const VALUES_AT_ONCE = 50_000;

/**
 * Fills the columns of a file that was written before they were there. Part of the caller's transaction. Nearly every
 * process has an id of its own, so the texts are taken in portions: ten million at once are more than a process may hold.
 */
export async function numberHashed(connection: DuckDBConnection): Promise<void> {
  for (const { path, column } of hashedFields) {
    const text = hotField(path)?.column;
    if (text === undefined) continue;
    const distinct = `SELECT DISTINCT ${text} AS value FROM store.events WHERE NOT irregular AND ${text} IS NOT NULL`;
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE unhashed AS SELECT row_number() OVER () AS place, value FROM (${distinct})`,
    );
    await connection.run("CREATE OR REPLACE TEMP TABLE hashed (value VARCHAR, hash BIGINT)");
    for (let first = 1; ; first += VALUES_AT_ONCE) {
      const portion = await connection.runAndReadAll(
        `SELECT '>' || value FROM temp.unhashed WHERE place BETWEEN ${first} AND ${first + VALUES_AT_ONCE - 1}`,
      );
      const some = portion.getRows().map(([value]) => unmarked(value));
      if (some.length === 0) break;
      const parameters = new SqlParameters();
      const texts = parameters.texts(some);
      const hashes = parameters.texts(some.map((value) => foldedHash64(value).toString()));
      await ask(connection, `INSERT INTO temp.hashed SELECT unnest(${texts}), unnest(${hashes})::BIGINT`, parameters);
    }
    await connection.run(
      `UPDATE store.events e SET ${column} = h.hash FROM temp.hashed h WHERE NOT e.irregular AND e.${text} = h.value`,
    );
    await connection.run("DROP TABLE temp.unhashed");
    await connection.run("DROP TABLE temp.hashed");
  }
}
