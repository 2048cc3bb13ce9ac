export { type Batch, type FileCounts, type ReadOptions, readTelemetry, type TelemetryInput } from "./read-telemetry.ts";
export { type Found, fileReason, walk } from "./walk.ts";
