import { canonicalise } from "../../ecs/canonical.ts";
import type { EcsDocument, JsonValue, NewEvent } from "../../ecs/event.ts";
import { type Instant, parseInstant } from "../../ecs/instant.ts";

/** The instant of an ISO text that is known to be one. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(`${text} is no instant`);
  return instant;
}

export const INGESTED = at("2026-03-01T12:00:00Z");

/** An event with an id and some fields by dotted path; a process start at noon unless told otherwise. */
export function event(id: string, fields: Readonly<Record<string, JsonValue>> = {}): NewEvent {
  const document: EcsDocument = canonicalise({
    "@timestamp": "2026-03-01T11:00:00.000Z",
    "event.kind": "event",
    "event.category": ["process"],
    "event.type": ["start"],
    ...fields,
  });
  return { id, index: "logs-test-default", source: "sysmon", document, raw: `{"id":"${id}"}` };
}
