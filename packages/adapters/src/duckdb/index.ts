export { type DuckDbEventStoreOptions, openDuckDbEventStore } from "./open-event-store.ts";
export { SCHEMA_VERSION } from "./schema.ts";
