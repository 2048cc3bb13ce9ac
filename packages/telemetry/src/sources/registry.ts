import { type Rejected, type RejectionCode, rejectText } from "../decode/rejected.ts";
import { isCanonical } from "../ecs/canonical.ts";
import type { EcsDocument, JsonObject, SourceName } from "../ecs/event.ts";
import { hostOf } from "../ecs/host-identity.ts";
import { isSecurity4688, isSysmon } from "../ecs/sensor.ts";
import { firstText } from "../ecs/values.ts";
import { TelemetryError, type TelemetryErrorCode } from "../telemetry-error.ts";
import { contradictions, withNotes } from "./claims.ts";
import { anyEcsSource, ecsSourceOf, ecsSources } from "./ecs/ecs-sources.ts";
import { isAlert } from "./ecs/stored-documents.ts";
import type { Gap, Normalised, Origin, RawRecord, Source } from "./source.ts";
import { isFieldsStyle, isShell, openEnvelope, openFields } from "./unwrap.ts";
import { vendorSourceOf, vendorSources } from "./vendor/vendor-sources.ts";
import { eventXmlToJson } from "./windows/carriers/event-xml.ts";
import { windowsSourceOf, windowsSources } from "./windows/windows-sources.ts";

/**
 * Every source, in the order of data-sources, section 1: documents that are ECS already before raw records. The first
 * that recognises a record takes it; the next source is a folder and a line here.
 */
export const sources: readonly Source[] = [...ecsSources, ...windowsSources, ...vendorSources, anyEcsSource];

/** A person's name for a source, and what it never says. A name that no source has stands for itself. */
export function describeSource(name: string): { readonly title: string; readonly gaps: readonly Gap[] } {
  const source = sources.find((each) => each.name === name);
  return source ?? { title: name, gaps: [] };
}

/**
 * What the record of one event can never say. Streams that carry several Windows logs are told by the log: what Sysmon
 * lacks is not what 4688 lacks.
 */
export function gapsOf(source: string, document: EcsDocument): readonly Gap[] {
  const carried = source === "forwarded" || source === "winlogbeat" || source === "windows";
  const log = !carried ? null : isSysmon(document) ? "sysmon" : isSecurity4688(document) ? "security" : null;
  return describeSource(log ?? source).gaps.filter(({ when }) => when?.(document) ?? true);
}

/** A record as an event, or put aside with the reason. */
export type NormaliseResult =
  | { readonly event: Normalised; readonly quarantined?: undefined }
  | { readonly event?: undefined; readonly quarantined: Rejected };

const codes: Readonly<Partial<Record<TelemetryErrorCode, RejectionCode>>> = {
  TIME_MISSING: "time_missing",
  TIME_OUT_OF_RANGE: "time_out_of_range",
  FIELD_INVALID: "field_invalid",
  TOO_DEEP: "too_deep",
};

function putAside(record: RawRecord, code: RejectionCode, message: string): NormaliseResult {
  const { at, inBatch } = record;
  const where =
    at !== undefined
      ? `Record ${at.recordNumber} at byte ${at.offset} of the file: `
      : inBatch !== undefined
        ? `${inBatch} of a batch: `
        : "";
  return { quarantined: rejectText(record.text, { line: record.line, code, message: where + message }) };
}

/**
 * Families that tell their members apart in one look. Raw Windows events come first because they are the most; nothing
 * that is ECS already passes for one (see `carrierOf`), so the answer is that of {@link sources} in order.
 */
const families: readonly ((json: JsonObject) => Source | null)[] = [
  windowsSourceOf,
  ecsSourceOf,
  vendorSourceOf,
  (json) => (anyEcsSource.recognises(json) ? anyEcsSource : null),
];

/** Whose records a shipper may have wrapped: raw records of a source are no wrapping, whatever texts they carry. */
const documents: ReadonlySet<Source> = new Set([...ecsSources, anyEcsSource]);

function sourceOf(json: JsonObject): Source | null {
  for (const find of families) {
    const source = find(json);
    if (source !== null) return source;
  }
  return null;
}

function describe(json: JsonObject): string {
  const keys = Object.keys(json).slice(0, 5);
  const names = keys.map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key)).join(", ");
  return keys.length === 0 ? "an empty object" : `a record with the keys ${names}`;
}

function noteOrigin(origins: Origin[] | undefined): void {
  if (origins === undefined || origins.some(({ field }) => field === "error.message")) return;
  origins.push({ field: "error.message", from: "what speaks for another source", derived: true });
}

/**
 * Makes an event of a record: opens what it is wrapped in, asks the sources in order, and puts it aside with a reason
 * when none knows it or its source cannot take it. Never throws for what is in a record. `origins` collects where each
 * field came from.
 */
export function normaliseRecord(record: RawRecord, origins?: Origin[]): NormaliseResult {
  let json = record.json;
  if (json === null) {
    json = eventXmlToJson(record.text);
    if (json === null) return putAside(record, "invalid_xml", "This is not the XML of an event.");
  }
  try {
    // Refuses hostile nesting before anything walks the record.
    isCanonical(json);
    if (isFieldsStyle(json)) json = openFields(json);
    let source = sourceOf(json);
    if (source === null || (documents.has(source) && isShell(json))) {
      const inner = openEnvelope(json);
      if (inner !== null) {
        isCanonical(inner.json);
        const innerSource = sourceOf(inner.json);
        if (innerSource !== null || source === null) [json, source] = [inner.json, innerSource];
      }
    }
    if (isAlert(json)) {
      const message = "This is an alert, not an event. Alerts are raised here by rules, and are not imported.";
      return putAside(record, "alert", message);
    }
    if (source === null) {
      return putAside(record, "unrecognised", `No source here reads such a record: ${describe(json)}.`);
    }
    const event = source.normalise({ ...record, json }, origins);
    const notes = contradictions(json, event.source);
    if (notes.length === 0) return { event };
    noteOrigin(origins);
    return { event: { ...event, document: withNotes(event.document, notes) } };
  } catch (error) {
    if (!(error instanceof TelemetryError)) throw error;
    const code = codes[error.code];
    if (code === undefined) throw error;
    return putAside(record, code, error.message);
  }
}

/** Where raw records name their host, when not as an event does. */
const hostPlaces: readonly string[] = [
  "Event.System.Computer",
  "Computer",
  "Hostname",
  "computer_name",
  "ComputerName",
  "properties.DeviceName",
  "DeviceName",
  "endpoint.name",
];

/**
 * Of which source and host a record says it is, whether or not it can be taken: for counting what was put aside. Null
 * where it does not say so, or nobody here understands it. Never throws for what is in a record.
 */
export function whoseRecord(record: Pick<RawRecord, "text" | "json">): {
  readonly source: SourceName | null;
  readonly host: string | null;
} {
  try {
    let json = record.json ?? eventXmlToJson(record.text);
    if (json === null) return { source: null, host: null };
    isCanonical(json);
    if (isFieldsStyle(json)) json = openFields(json);
    if (sourceOf(json) === null) json = openEnvelope(json)?.json ?? json;
    isCanonical(json);
    const source = sourceOf(json)?.name ?? null;
    const named = hostOf(json)?.name ?? null;
    const found = hostPlaces.map((place) => firstText(json, place)).find((name) => name !== undefined && name !== "");
    return { source, host: named ?? found ?? null };
  } catch (error) {
    if (!(error instanceof TelemetryError)) throw error;
    return { source: null, host: null };
  }
}
