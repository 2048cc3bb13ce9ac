import Libsql from "libsql";
import type { z } from "zod";
import { migrations } from "./migrations.ts";
import { SqliteError } from "./sqlite-error.ts";

export type SqlValue = string | number | bigint | null | Uint8Array;

/** The few things the stores need of SQLite. Values only ever travel as parameters. */
export interface SqliteDatabase {
  /** Rows parsed by the schema. */
  rows<T>(schema: z.ZodType<T>, sql: string, ...params: readonly SqlValue[]): T[];
  /** The number of rows changed. */
  run(sql: string, ...params: readonly SqlValue[]): number;
  /** All of it or nothing; durable when it returns. Nests by joining the outer one. */
  transact<T>(work: () => T): T;
  close(): void;
}

/** Opens (or makes) a casework file and brings it to this version's schema. Throws {@link SqliteError}. */
export function openDatabase(path: string): SqliteDatabase {
  const database = guarded(() => new Libsql(path));
  guarded(() => {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA busy_timeout = 2000");
  });
  migrate(database, path);
  const prepared = new Map<string, Libsql.Statement>();
  const statement = (sql: string): Libsql.Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const fresh = database.prepare(sql);
    prepared.set(sql, fresh);
    return fresh;
  };
  let depth = 0;
  return {
    // One list, because the engine takes a lone null or byte array for a set of named parameters.
    rows: (schema, sql, ...params) => guarded(() => statement(sql).all([...params])).map((row) => schema.parse(row)),
    run: (sql, ...params) => guarded(() => statement(sql).run([...params])).changes,
    transact(work) {
      if (depth > 0) return work();
      guarded(() => database.exec("BEGIN IMMEDIATE"));
      depth += 1;
      try {
        const result = work();
        guarded(() => database.exec("COMMIT"));
        return result;
      } catch (error) {
        if (database.inTransaction) database.exec("ROLLBACK");
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}

function migrate(database: Libsql.Database, path: string): void {
  const [row] = guarded(() => database.prepare("PRAGMA user_version").all());
  const version = typeof row === "object" && row !== null && "user_version" in row ? Number(row.user_version) : 0;
  if (version > migrations.length) {
    throw new SqliteError(
      "CASEWORK_NEWER",
      `${path} was written by a newer version of Quaestor (schema ${version}, this one knows ${migrations.length}). Update Quaestor, or choose another data directory.`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    guarded(() => database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT;`));
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    const message = error instanceof Error ? error.message : String(error);
    if (code.startsWith("SQLITE_FULL") || /disk is full/i.test(message))
      throw new SqliteError("SQLITE_FULL", "The disk that holds casework is full; what was asked for was not kept.", {
        cause: error,
      });
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
      throw new SqliteError("CASEWORK_LOCKED", "Another process is writing to the casework file.", { cause: error });
    throw new SqliteError("CASEWORK_FAILED", `The casework store failed: ${message}`, { cause: error });
  }
}
