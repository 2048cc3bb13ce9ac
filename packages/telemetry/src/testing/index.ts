export * from "./builders.ts";
export * from "./random-events.ts";
