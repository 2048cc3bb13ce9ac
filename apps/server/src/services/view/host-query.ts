import { type HostLink, otherHost } from "@quaestor/guide";
import { and, not, phrase, type Query, type StoredEvent } from "@quaestor/telemetry";

/** Events of the alert's host (never alerts) with further conditions. */
export function onHost(host: HostLink, ...further: readonly Query[]): Query {
  return and(host.query, not(phrase("event.kind", "signal")), ...further);
}

const starts: readonly Query[] = [phrase("event.category", "process"), phrase("event.type", "start")];

/** Process starts of the host; rows of other hosts with its name are left out by {@link ofThisHost}. */
export const startsOnHost = (host: HostLink, ...further: readonly Query[]): Query =>
  onHost(host, ...starts, ...further);

/** Process starts of the host for counting, where rows cannot be looked at. */
export const startsToCount = (host: HostLink, ...further: readonly Query[]): Query =>
  and(host.countQuery, not(phrase("event.kind", "signal")), ...starts, ...further);

/** What a query by host found, without what is another host's after all. */
export function ofThisHost(host: HostLink, events: readonly StoredEvent[]): StoredEvent[] {
  return events.filter(({ document }) => otherHost(host, document) === null);
}
