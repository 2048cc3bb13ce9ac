export type { GroupStore } from "./duckdb-event-store.ts";
export { type DuckDbEventStoreOptions, openDuckDbEventStore } from "./open-event-store.ts";
export { SCHEMA_VERSION } from "./schema.ts";
