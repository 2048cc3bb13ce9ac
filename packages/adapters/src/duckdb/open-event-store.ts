import type { EventStore, FieldTypeOf } from "@quaestor/telemetry";
import { DuckDbEventStore, type GroupStore } from "./duckdb-event-store.ts";
import { Engine, type EngineOptions } from "./engine.ts";
import { readHosts } from "./known-hosts.ts";

export interface DuckDbEventStoreOptions extends EngineOptions {
  /** The schema. Default: the field catalogue. */
  readonly fieldType?: FieldTypeOf;
  /**
   * Names of the schema. When given, EQL that names another field is refused, with names that are close; by default it
   * is taken for a field of unknown type, because sources add names that no list holds.
   */
  readonly knownFields?: readonly string[];
}

/**
 * Opens (and makes, or migrates) an event store in one DuckDB file; beside it lie its log and, while rows come in, a
 * folder `<file>.incoming`. One process owns the file, until `close`. Set UV_THREADPOOL_SIZE well above `readers`, since
 * queries hold threads of libuv's pool. Throws TelemetryError STORE_LOCKED, STORE_NEWER, STORE_FULL, STORE_FAILED.
 */
export async function openDuckDbEventStore(options: DuckDbEventStoreOptions): Promise<EventStore & GroupStore> {
  const engine = await Engine.open(options);
  const held = await engine.read(async (connection) => {
    const irregular = await connection.runAndReadAll("SELECT 1 FROM store.events WHERE irregular LIMIT 1");
    return { hasIrregular: irregular.currentRowCount > 0, hosts: await readHosts(connection) };
  });
  return new DuckDbEventStore(engine, options, held);
}
