import type { EcsDocument, JsonObject, JsonValue, NewEvent } from "../ecs/event.ts";
import { formatInstant, type Instant, isOrderable, readInstant } from "../ecs/instant.ts";
import { values } from "../ecs/values.ts";
import { wellFormedObject, wellFormedText } from "../query/well-formed.ts";
import type { TimeField } from "./event-store.ts";

/** An event that a store takes, with the three instants it is ordered by. */
export interface AdmittedEvent {
  /** Id, index and record are as they are kept; the document is as given. */
  readonly given: NewEvent;
  /** What the store writes into the document as `event.ingested`; null for a signal, which keeps its own. */
  readonly ingested: string | null;
  readonly times: Readonly<Record<TimeField, Instant>>;
}

/** Why a store does not take an event. */
export interface Unfit {
  readonly reason: string;
}

const MAX_ID = 512;
const LONE_ESCAPE = /\\ud[89a-f]/;

/**
 * What every store does to an event before keeping it: instants read, `event.ingested` decided (signals keep theirs). The
 * kept document is {@link keptDocument}. Pure; the event given is not changed.
 */
export function admitEvent(given: NewEvent, ingestedAt: Instant): AdmittedEvent | Unfit {
  if (given.id === "" || given.id.length > MAX_ID) return { reason: `The id is empty or longer than ${MAX_ID}.` };
  if (given.index === "") return { reason: "The index is empty." };
  const timestamp = firstInstant(given.document, "@timestamp");
  if (timestamp === null) return { reason: "@timestamp is missing or no instant." };
  if (!isOrderable(timestamp)) return { reason: "@timestamp lies outside the years that can be ordered." };
  const signal = values(given.document, "event.kind").includes("signal");
  const own: JsonValue | undefined = given.document.event;
  if (!signal && own !== undefined && own !== null && !isObject(own)) {
    return { reason: "event is not an object, so event.ingested has no place." };
  }
  const { document } = given;
  const ingested = signal ? orderable(firstInstant(document, "event.ingested")) : ingestedAt;
  return {
    given: {
      id: wellFormedText(given.id),
      index: wellFormedText(given.index),
      source: given.source,
      document,
      raw: given.raw === null ? null : wellFormedText(given.raw),
    },
    ingested: signal ? null : spelled(ingestedAt),
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

/** The document as a store keeps it: `event.ingested` set, all text well-formed. */
export function keptDocument({ given: { document }, ingested }: AdmittedEvent): EcsDocument {
  const { event } = document;
  const kept = ingested === null ? document : { ...document, event: { ...(isObject(event) ? event : {}), ingested } };
  // JSON.stringify writes a lone surrogate as an escape, and nothing else as one of these.
  return LONE_ESCAPE.test(JSON.stringify(kept)) ? wellFormedObject(kept) : kept;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
