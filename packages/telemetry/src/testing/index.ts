export * from "./builders.ts";
export * from "./evtx-events.ts";
export * from "./evtx-writer.ts";
export * from "./random-events.ts";
export * from "./source-records.ts";
