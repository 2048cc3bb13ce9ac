import { first, formatInstant, type Instant, readInstant, type StoredEvent } from "@quaestor/telemetry";

/** When the event happened: `kibana.alert.original_time` of an alert, else `@timestamp`. */
export function happenedAt(event: StoredEvent): Instant {
  const original = readInstant(first(event.document, "kibana.alert.original_time"));
  return original ?? readInstant(first(event.document, "@timestamp")) ?? 0n;
}

export const happenedAtText = (event: StoredEvent): string => formatInstant(happenedAt(event));
