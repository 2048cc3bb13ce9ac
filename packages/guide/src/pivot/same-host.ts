import {
  and,
  type EcsDocument,
  exists,
  hostNameKey,
  hostOf,
  not,
  or,
  phrase,
  type Query,
  wildcard,
} from "@quaestor/telemetry";

/** How events are tied to a host, and by what. */
export interface HostLink {
  readonly query: Query;
  /** `name` is the weaker link: short names repeat, and machines are renamed. */
  readonly by: "id" | "name";
  /** In words. */
  readonly text: string;
}

/**
 * Events of a host known by name only: the name without case, alone or followed by a domain (`WS01` and
 * `ws01.corp.example` are one host). An address is compared whole.
 */
export function hostByName(name: string): HostLink {
  const label = hostNameKey(name);
  const whole = phrase("host.name", label, true);
  const isAddress = /^[0-9.]+$/.test(label) || label.includes(":");
  // A wildcard pattern knows no escape: a name with one in it is compared as it stands.
  const query = isAddress || /[*?]/.test(label) ? whole : or(whole, wildcard("host.name", `${label}.*`, true));
  return { query, by: "name", text: `host.name: "${label}" (first label, any case)` };
}

/**
 * Events of the same host as a document: by `host.id`, and where an event has none by name; by name alone when the
 * document has none. Null when the document names no host.
 */
export function sameHost(document: EcsDocument): HostLink | null {
  const host = hostOf(document);
  if (host === null) return null;
  const named = host.name === null || host.name.trim() === "" ? null : hostByName(host.name);
  if (host.id === undefined) return named;
  const byId = phrase("host.id", host.id);
  const query = named === null ? byId : or(byId, and(not(exists("host.id")), named.query));
  return { query, by: "id", text: `host.id: "${host.id}"` };
}
