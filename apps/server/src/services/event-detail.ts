import type { EventDetail } from "@quaestor/api";
import {
  fieldInfo,
  first,
  formatInstant,
  gapsOf,
  type JsonObject,
  type JsonValue,
  normaliseRecord,
  type Origin,
  readInstant,
  recordFromText,
  type StoredEvent,
} from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import { happenedAtText } from "./view/event-time.ts";
import { shown } from "./view/field-value.ts";

const maxFields = 2000;

/** One event, as received beside as normalised, each field with where it came from. */
export async function eventDetail(core: Core, id: string): Promise<EventDetail> {
  const [event] = await core.store.get([id]);
  if (event === undefined)
    throw new HttpProblem("NOT_FOUND", "There is no such event. Telemetry may have been removed since.");
  const origins = originsOf(event);
  const ingested = readInstant(first(event.document, "event.ingested"));
  const fields = leavesOf(event.document).slice(0, maxFields);
  const there = new Set(fields.map(({ field }) => field));
  return {
    id: event.id,
    index: event.index,
    source: event.source,
    time: happenedAtText(event),
    ingested: ingested === null ? null : formatInstant(ingested),
    fields: fields.map(({ field, values }) => ({
      field,
      values: shown(values),
      from: origins.get(field)?.from ?? null,
      derived: origins.get(field)?.derived ?? false,
      description: fieldInfo(field)?.words ?? null,
    })),
    absent: gapsOf(event.source, event.document)
      .filter((gap) => !there.has(gap.field))
      .map(({ field, remedy }) => ({ field, state: "not_in_source", remedy })),
    raw: event.raw,
    document: JSON.stringify(event.document, null, 2),
  };
}

/** Normalising is pure, so running it again over the record as received tells where each field came from. */
function originsOf(event: StoredEvent): ReadonlyMap<string, Origin> {
  if (event.raw === null) return new Map();
  const decoded = recordFromText(event.raw, 1);
  const origins: Origin[] = [];
  if (decoded.kind === "record") normaliseRecord(decoded.record, origins);
  return new Map(origins.map((origin) => [origin.field, origin]));
}

/** Every leaf of a document with its dotted path; equal paths from lists of objects come together. */
function leavesOf(document: JsonObject): { field: string; values: string[] }[] {
  const leaves = new Map<string, string[]>();
  const visit = (value: JsonValue | undefined, path: string): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const item of value) visit(item, path);
    else if (typeof value === "object")
      for (const [key, inner] of Object.entries(value)) visit(inner, path === "" ? key : `${path}.${key}`);
    else {
      const found = leaves.get(path);
      if (found === undefined) leaves.set(path, [String(value)]);
      else found.push(String(value));
    }
  };
  visit(document, "");
  return [...leaves]
    .map(([field, values]) => ({ field, values }))
    .sort((left, right) => (left.field < right.field ? -1 : 1));
}
