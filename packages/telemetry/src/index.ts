export { DETECT_BYTES, detectFormat, type Format } from "./decode/detect.ts";
export { openBatch } from "./decode/element-reader.ts";
export type { EvtxItem, EvtxProblem } from "./decode/evtx/chunk.ts";
export * from "./decode/evtx/evtx-dump.ts";
export { isEvtx } from "./decode/evtx/evtx-reader.ts";
export { recordFromChunk } from "./decode/evtx/evtx-records.ts";
export { type Decoded, recordFromText } from "./decode/record.ts";
export * from "./decode/record-decoder.ts";
export { HEAD_BYTES, type InChunk, type Quarantined, type Rejected, type RejectionCode } from "./decode/rejected.ts";
export * from "./ecs/any-instant.ts";
export * from "./ecs/canonical.ts";
export * from "./ecs/code-signature.ts";
export * from "./ecs/command-line.ts";
export * from "./ecs/event.ts";
export * from "./ecs/field-catalogue.ts";
export * from "./ecs/field-type.ts";
export * from "./ecs/host-identity.ts";
export * from "./ecs/identifiers.ts";
export * from "./ecs/instant.ts";
export * from "./ecs/integrity-level.ts";
export * from "./ecs/logon-event.ts";
export * from "./ecs/process-record.ts";
export * from "./ecs/process-subject.ts";
export * from "./ecs/sensor.ts";
export * from "./ecs/values.ts";
export * from "./query/address.ts";
export * from "./query/compare-text.ts";
export * from "./query/fold-case.ts";
export * from "./query/matcher.ts";
export * from "./query/plan-query.ts";
export * from "./query/query.ts";
export * from "./query/well-formed.ts";
export * from "./query/wildcard.ts";
export {
  describeSource,
  gapsOf,
  type NormaliseResult,
  normaliseRecord,
  sources,
  whoseRecord,
} from "./sources/registry.ts";
export * from "./sources/source.ts";
export * from "./store/admit-event.ts";
export * from "./store/cursor.ts";
export * from "./store/event-store.ts";
export * from "./store/memory-event-store.ts";
export * from "./store/run-pipes.ts";
export * from "./store/summarise-activity.ts";
export * from "./telemetry-error.ts";
