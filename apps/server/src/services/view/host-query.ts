import type { HostLink } from "@quaestor/guide";
import { and, not, phrase, type Query } from "@quaestor/telemetry";

/** Events of the alert's host (never alerts) with further conditions. */
export function onHost(host: HostLink, ...further: readonly Query[]): Query {
  return and(host.query, not(phrase("event.kind", "signal")), ...further);
}

/** Process starts of the host. */
export const startsOnHost = (host: HostLink, ...further: readonly Query[]): Query =>
  onHost(host, phrase("event.category", "process"), phrase("event.type", "start"), ...further);
