import type { EventDetail, EventFilePart } from "@quaestor/api";
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
import { cutText } from "./view/cut-text.ts";
import { happenedAtText } from "./view/event-time.ts";

/** A page shows this much of an event. The rest is counted and fetched as a file. */
const most = { fields: 2_000, values: 100, characters: 10_000, text: 100_000, traced: 2_000_000 } as const;

/** One event, as received beside as normalised, each field with where it came from. Of a huge one the beginning, with its size. */
export async function eventDetail(core: Core, id: string): Promise<EventDetail> {
  const [event, received] = await Promise.all([eventOf(core, id), core.store.received([id])]);
  const raw = received.get(id) ?? null;
  const origins = originsOf(raw);
  const ingested = readInstant(first(event.document, "event.ingested"));
  const leaves = leavesOf(event.document);
  return {
    id: event.id,
    index: event.index,
    source: event.source,
    time: happenedAtText(event),
    ingested: ingested === null ? null : formatInstant(ingested),
    fields: leaves.slice(0, most.fields).map(({ field, values, count }) => ({
      field,
      values: values.map((value) => cutText(value, most.characters)),
      count,
      from: origins.get(field)?.from ?? null,
      derived: origins.get(field)?.derived ?? false,
      description: fieldInfo(field)?.words ?? null,
    })),
    fieldCount: leaves.length,
    traced: (raw?.length ?? 0) <= most.traced,
    absent: gapsOf(event.source, event.document)
      .filter((gap) => !leaves.some(({ field }) => field === gap.field))
      .map(({ field, remedy }) => ({ field, state: "not_in_source", remedy })),
    raw: raw === null ? null : cutText(raw, most.text),
    document: cutText(jsonOf(event.document), most.text),
  };
}

/** The whole of an event as a file: the record as it came, or the document made of it. */
export async function eventFile(core: Core, id: string, part: EventFilePart): Promise<{ type: string; text: string }> {
  const event = await eventOf(core, id);
  if (part === "normalised") return { type: "application/json", text: jsonOf(event.document) };
  const raw = (await core.store.received([id])).get(id) ?? null;
  if (raw === null)
    throw new HttpProblem("NOT_FOUND", "This event was made here, from the events it names: nothing was received.");
  return { type: "text/plain; charset=utf-8", text: raw };
}

async function eventOf(core: Core, id: string): Promise<StoredEvent> {
  const [event] = await core.store.get([id]);
  if (event === undefined)
    throw new HttpProblem("NOT_FOUND", "There is no such event. Telemetry may have been removed since.");
  return event;
}

const jsonOf = (document: JsonObject): string => JSON.stringify(document, null, 2);

/** Normalising is pure, so running it again over the record as received tells where each field came from. */
function originsOf(raw: string | null): ReadonlyMap<string, Origin> {
  if (raw === null || raw.length > most.traced) return new Map();
  const decoded = recordFromText(raw, 1);
  const origins: Origin[] = [];
  if (decoded.kind === "record") normaliseRecord(decoded.record, origins);
  return new Map(origins.map((origin) => [origin.field, origin]));
}

interface Leaf {
  readonly field: string;
  /** The first values. */
  readonly values: string[];
  /** How many values there are. */
  count: number;
}

/** Every leaf of a document with its dotted path, by name; equal paths from lists of objects come together. */
function leavesOf(document: JsonObject): Leaf[] {
  const leaves = new Map<string, Leaf>();
  const visit = (value: JsonValue | undefined, path: string): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const item of value) visit(item, path);
    else if (typeof value === "object")
      for (const [key, inner] of Object.entries(value)) visit(inner, path === "" ? key : `${path}.${key}`);
    else {
      const leaf = leaves.get(path) ?? { field: path, values: [], count: 0 };
      if (leaf.count === 0) leaves.set(path, leaf);
      if (leaf.count < most.values) leaf.values.push(String(value));
      leaf.count += 1;
    }
  };
  visit(document, "");
  return [...leaves.values()].sort((left, right) => (left.field < right.field ? -1 : 1));
}
