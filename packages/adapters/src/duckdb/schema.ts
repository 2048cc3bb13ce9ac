import type { DuckDBConnection } from "@duckdb/node-api";
import { TelemetryError } from "@quaestor/telemetry";
import { arrivalsOf, createArrivals } from "./activity-sql.ts";
import { type HotField, hashedFields, hotFields, hotSince4 } from "./hot-fields.ts";
import { createHosts, numberHosts } from "./known-hosts.ts";
import { numberHashed } from "./number-hashed.ts";
import { numberSessions } from "./number-sessions.ts";
import { traitsSql } from "./traits.ts";

/** Version of the tables this code writes; kept in the file. */
export const SCHEMA_VERSION = 12;

const COLUMN_TYPES = { text: "VARCHAR", integer: "BIGINT", texts: "VARCHAR[]" } as const;

const createEvents = `CREATE TABLE store.events (
  id VARCHAR NOT NULL,
  idh BIGINT NOT NULL,
  index_name VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  ts BIGINT NOT NULL,
  ingested BIGINT NOT NULL,
  original BIGINT NOT NULL,
  irregular BOOLEAN NOT NULL,
  hosth BIGINT,
  traits SMALLINT,
  session BIGINT,
  ${hashedFields.map(({ column }) => `${column} BIGINT`).join(",\n  ")},
  ${hotFields.map(({ column, kind }) => `${column} ${COLUMN_TYPES[kind]}`).join(",\n  ")},
  flat VARCHAR,
  doc VARCHAR NOT NULL USING COMPRESSION zstd,
  raw VARCHAR USING COMPRESSION zstd
)`;

type Migration = readonly (string | ((connection: DuckDBConnection) => Promise<void>))[];

/** `migrations[n]` brings a file of version n to n + 1; steps of one transaction. */
const migrations: readonly Migration[] = [
  [
    "CREATE TABLE store.meta (name VARCHAR NOT NULL, value BIGINT NOT NULL)",
    "INSERT INTO store.meta VALUES ('schema_version', 0)",
    createEvents,
  ],
  [createArrivals, arrivalsOf("SELECT * FROM store.events")],
  // The engine changes a table or its rows in one transaction, not both.
  hotSince4.map(addColumn),
  [fillColumns(hotSince4)],
  [createHosts, "ALTER TABLE store.events ADD COLUMN IF NOT EXISTS hosth BIGINT"],
  [numberHosts],
  ["ALTER TABLE store.events ADD COLUMN IF NOT EXISTS session BIGINT"],
  [numberSessions],
  hashedFields.map(({ column }) => `ALTER TABLE store.events ADD COLUMN IF NOT EXISTS ${column} BIGINT`),
  [numberHashed],
  ["ALTER TABLE store.events ADD COLUMN IF NOT EXISTS traits SMALLINT"],
  [`UPDATE store.events SET traits = ${traitsSql("irregular")}`],
];

function addColumn({ column, kind }: HotField): string {
  return `ALTER TABLE store.events ADD COLUMN IF NOT EXISTS ${column} ${COLUMN_TYPES[kind]}`;
}

/**
 * Fills the columns of fields that were read from documents so far, all in one pass. Values that are not one plain ASCII
 * text make their event irregular: it is then judged from its document, as it was before.
 */
function fillColumns(fields: readonly HotField[]): string {
  const found = fields.map(({ path, column }) => {
    const pointer = `/${path.replaceAll(".", "/")}`;
    const kind = `json_type(json_extract(doc, '${pointer}'))`;
    const text = `json_extract_string(doc, '${pointer}')`;
    return {
      set: `${column} = CASE WHEN ${kind} = 'VARCHAR' THEN ${text} END`,
      odd: `contains(flat, '"${path}"') OR coalesce(${kind}, 'NULL') NOT IN ('VARCHAR', 'NULL')
        OR (${kind} = 'VARCHAR' AND NOT regexp_full_match(${text}, '[ -~]*'))`,
    };
  });
  const irregular = `irregular = irregular OR ${found.map(({ odd }) => `coalesce(${odd}, FALSE)`).join(" OR ")}`;
  return `UPDATE store.events SET ${[...found.map(({ set }) => set), irregular].join(", ")}`;
}

/**
 * Brings the tables to {@link SCHEMA_VERSION}. Throws TelemetryError STORE_NEWER for a file of a later version, and
 * STORE_FAILED for a database that is not an event store.
 */
export async function migrate(
  connection: DuckDBConnection,
  onUpgrade: (version: number, to: number) => void = () => undefined,
): Promise<void> {
  const version = await readVersion(connection);
  if (version > SCHEMA_VERSION) {
    throw new TelemetryError(
      "STORE_NEWER",
      `The event store has version ${version}; this program knows versions up to ${SCHEMA_VERSION}.`,
      { version, known: SCHEMA_VERSION },
    );
  }
  if (version > 0 && version < SCHEMA_VERSION) onUpgrade(version, SCHEMA_VERSION);
  for (const steps of migrations.slice(version)) {
    await connection.run("BEGIN");
    try {
      for (const step of steps) await (typeof step === "string" ? connection.run(step) : step(connection));
      await connection.run("UPDATE store.meta SET value = value + 1 WHERE name = 'schema_version'");
      await connection.run("COMMIT");
    } catch (error) {
      await connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }
}

async function readVersion(connection: DuckDBConnection): Promise<number> {
  const tables = await connection.runAndReadAll(
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' ORDER BY table_name",
  );
  const names = tables.getRows().map(([name]) => String(name));
  if (names.length === 0) return 0;
  if (!names.includes("meta")) throw foreign();
  const rows = await connection.runAndReadAll("SELECT value FROM store.meta WHERE name = 'schema_version'");
  const value = rows.getRows()[0]?.[0];
  if (value === undefined || value === null) throw foreign();
  return Number(value);
}

function foreign(): TelemetryError {
  return new TelemetryError("STORE_FAILED", "The file is a DuckDB database, but not an event store.");
}
