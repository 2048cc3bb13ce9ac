export { type Batch, type FileCounts, type ReadOptions, readTelemetry, type TelemetryInput } from "./read-telemetry.ts";
export { type Found, walk } from "./walk.ts";
