export { type Batch, type FileCounts, wholeFile } from "./gathering.ts";
export { type Opened, openUnit } from "./open-unit.ts";
export { type PieceBytes, type PlanOptions, planFile, planUnits } from "./plan-units.ts";
export { type ByteListener, type Bytes, contentOf, type ReadOptions } from "./read-bytes.ts";
export { type ReadTelemetryOptions, readTelemetry, type TelemetryInput } from "./read-telemetry.ts";
export { readUnit } from "./read-unit.ts";
export type { PackedEntry, Unit } from "./unit.ts";
export { type Damage, gunzip, UNPACK_BOUNDS, type UnpackBounds } from "./unpack.ts";
export { type Found, fileReason, walk } from "./walk.ts";
