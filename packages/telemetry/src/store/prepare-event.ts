import type { JsonObject, JsonValue, NewEvent, StoredEvent } from "../ecs/event.ts";
import { formatInstant, type Instant, isOrderable, readInstant } from "../ecs/instant.ts";
import { values } from "../ecs/values.ts";
import { wellFormedObject, wellFormedText } from "../query/well-formed.ts";
import type { TimeField } from "./event-store.ts";

/** An event as a store keeps it, with the three instants it is ordered by. */
export interface PreparedEvent {
  readonly event: StoredEvent;
  /** The document as JSON text. */
  readonly json: string;
  readonly times: Readonly<Record<TimeField, Instant>>;
}

/** Why a store does not take an event. */
export interface Unfit {
  readonly reason: string;
}

const MAX_ID = 512;
const LONE_ESCAPE = /\\ud[89a-f]/;

/**
 * What every store does to an event before keeping it: `event.ingested` set (signals keep theirs), text made
 * well-formed, instants read. Pure; the event given is not changed.
 */
export function prepareEvent(given: NewEvent, ingestedAt: Instant): PreparedEvent | Unfit {
  if (given.id === "" || given.id.length > MAX_ID) return { reason: `The id is empty or longer than ${MAX_ID}.` };
  if (given.index === "") return { reason: "The index is empty." };
  const timestamp = firstInstant(given.document, "@timestamp");
  if (timestamp === null) return { reason: "@timestamp is missing or no instant." };
  if (!isOrderable(timestamp)) return { reason: "@timestamp lies outside the years that can be ordered." };
  const signal = values(given.document, "event.kind").includes("signal");
  const stamped = signal ? given.document : withIngested(given.document, ingestedAt);
  if (stamped === null) return { reason: "event is not an object, so event.ingested has no place." };
  // JSON.stringify writes a lone surrogate as an escape, and nothing else as one of these.
  let document = stamped;
  let json = JSON.stringify(document);
  if (LONE_ESCAPE.test(json)) {
    document = wellFormedObject(document);
    json = JSON.stringify(document);
  }
  const ingested = signal ? orderable(firstInstant(document, "event.ingested")) : ingestedAt;
  return {
    event: {
      id: wellFormedText(given.id),
      index: wellFormedText(given.index),
      source: given.source,
      document,
      raw: given.raw === null ? null : wellFormedText(given.raw),
    },
    json,
    times: {
      timestamp,
      ingested: ingested ?? timestamp,
      original: orderable(firstInstant(document, "kibana.alert.original_time")) ?? timestamp,
    },
  };
}

function firstInstant(document: JsonObject, path: string): Instant | null {
  const value = values(document, path)[0];
  return value === undefined ? null : readInstant(value);
}

function orderable(instant: Instant | null): Instant | null {
  return instant !== null && isOrderable(instant) ? instant : null;
}

let formatted: { readonly instant: Instant; readonly text: string } = { instant: 0n, text: formatInstant(0n) };

/** All events of an import share one time of ingestion, so it is spelled out once. */
function spelled(instant: Instant): string {
  if (formatted.instant !== instant) formatted = { instant, text: formatInstant(instant) };
  return formatted.text;
}

function withIngested(document: JsonObject, ingestedAt: Instant): JsonObject | null {
  const ingested = spelled(ingestedAt);
  const event: JsonValue | undefined = document.event;
  if (event === undefined || event === null) return { ...document, event: { ingested } };
  return isObject(event) ? { ...document, event: { ...event, ingested } } : null;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
