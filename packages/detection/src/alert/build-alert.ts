import {
  type EcsDocument,
  firstText,
  formatInstant,
  type Instant,
  type JsonObject,
  type JsonValue,
  type NewEvent,
  type StoredEvent,
  values,
} from "@quaestor/telemetry";
import { DetectionError } from "../detection-error.ts";
import type { ExecutionType } from "../execution/execution-log.ts";
import type { Rule } from "../rule/rule.ts";
import { alertId } from "./alert-id.ts";
import { alertReason } from "./alert-reason.ts";
import { ruleSnapshot } from "./rule-snapshot.ts";

/** Where the alerts of a space are kept; no rule's index pattern names it. */
export function alertsIndex(spaceId: string): string {
  return `.alerts-security.alerts-${spaceId}`;
}

export interface AlertSource {
  readonly event: StoredEvent;
  readonly rule: Rule;
  readonly execution: {
    readonly id: string;
    readonly type: ExecutionType;
    /** When the execution was due: for a scheduled one its start, for a manual one over the past the end of its window. */
    readonly intendedAt: Instant;
  };
  /** When the alert is written; not the event's time. */
  readonly now: Instant;
  /** Default `default`. */
  readonly spaceId?: string;
}

/**
 * Elastic's alert document for an event (elastic-semantics, section 3): the source's fields stay in place, the
 * `kibana.alert.*` keys are flat with dots at the top. Its id comes from {@link alertId}. Throws DetectionError
 * EVENT_UNUSABLE for an event without `@timestamp`.
 */
export function buildAlert({ event, rule, execution, now, spaceId = "default" }: AlertSource): NewEvent {
  const originalTime = firstText(event.document, "@timestamp");
  if (originalTime === undefined) {
    throw new DetectionError("EVENT_UNUSABLE", "The event has no @timestamp.", { eventId: event.id });
  }
  const id = alertId(rule.ruleId, event.id);
  const writtenAt = formatInstant(now);
  const { kept, originalEvent, originalDataStream } = split(event.document);
  const ancestors = lineage(event);
  const document: EcsDocument = {
    ...kept,
    "@timestamp": writtenAt,
    event: { ...objectAt(event.document, "event"), kind: "signal" },
    kibana: { space_ids: [spaceId] },
    "kibana.alert.ancestors": ancestors.chain,
    "kibana.alert.depth": ancestors.depth,
    "kibana.alert.intended_timestamp": formatInstant(execution.intendedAt),
    "kibana.alert.last_detected": writtenAt,
    ...originalDataStream,
    ...originalEvent,
    "kibana.alert.original_time": originalTime,
    "kibana.alert.reason": alertReason(event.document, rule),
    "kibana.alert.risk_score": rule.riskScore,
    "kibana.alert.rule.execution.timestamp": writtenAt,
    "kibana.alert.rule.execution.type": execution.type,
    "kibana.alert.rule.execution.uuid": execution.id,
    ...ruleSnapshot(rule),
    "kibana.alert.severity": rule.severity,
    "kibana.alert.start": writtenAt,
    "kibana.alert.status": "active",
    "kibana.alert.uuid": id,
    "kibana.alert.workflow_assignee_ids": [],
    "kibana.alert.workflow_status": "open",
    "kibana.alert.workflow_tags": [],
    ...(rule.buildingBlock ? { "kibana.alert.building_block_type": "default" } : {}),
  };
  return { id, index: alertsIndex(spaceId), source: "quaestor", document, raw: null };
}

/** Top-level keys of a source that would be taken for the alert's own. */
const RESERVED = new Set(["kibana", "signal", "threshold_result", "event", "@timestamp"]);

function split(source: EcsDocument) {
  const kept: Record<string, JsonValue | undefined> = {};
  for (const [key, value] of Object.entries(source)) {
    if (!RESERVED.has(key) && !key.startsWith("kibana.")) kept[key] = value;
  }
  return {
    kept,
    originalEvent: flat("kibana.alert.original_event", objectAt(source, "event")),
    originalDataStream: flat("kibana.alert.original_data_stream", objectAt(source, "data_stream")),
  };
}

function flat(prefix: string, value: JsonObject): JsonObject {
  const out: Record<string, JsonValue | undefined> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (isObject(inner)) Object.assign(out, flat(`${prefix}.${key}`, inner));
    else out[`${prefix}.${key}`] = inner;
  }
  return out;
}

/** `ancestors` and `depth`: an event is depth 0; an alert made from an alert goes on from the latter's own ancestors. */
function lineage(event: StoredEvent): { readonly chain: readonly JsonValue[]; readonly depth: number } {
  if (firstText(event.document, "event.kind") !== "signal") {
    return { chain: [{ id: event.id, type: "event", index: event.index, depth: 0 }], depth: 1 };
  }
  const own = event.document["kibana.alert.ancestors"];
  const before = Number(values(event.document, "kibana.alert.depth")[0] ?? 1);
  const rule = firstText(event.document, "kibana.alert.rule.uuid");
  const self = {
    id: event.id,
    type: "signal",
    index: event.index,
    depth: before,
    ...(rule === undefined ? {} : { rule }),
  };
  return { chain: [...(isList(own) ? own : []), self], depth: before + 1 };
}

function objectAt(document: EcsDocument, key: string): JsonObject {
  const value = document[key];
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
