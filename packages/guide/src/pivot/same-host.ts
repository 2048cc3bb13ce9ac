import {
  and,
  compareHosts,
  type EcsDocument,
  type EventStore,
  exists,
  type HostIdentity,
  hostOf,
  not,
  or,
  phrase,
  type Query,
  type ReadOptions,
  type Window,
  wildcard,
} from "@quaestor/telemetry";

/**
 * How events are tied to a host (docs/decisions/012). One way for pivots, logons, tree, timeline, coverage and
 * recurrence: ask `query`, then leave out the rows for which {@link otherHost} gives a reason.
 */
export interface HostLink {
  readonly identity: HostIdentity;
  /** Records that may be of the host: by its id, or by its name. */
  readonly query: Query;
  /** Only what is certain: by id; null for a host known by name only. */
  readonly strongQuery: Query | null;
  /** For counting, where rows cannot be looked at one by one: by id, and by name where a record has no id. */
  readonly countQuery: Query;
  /** `name` is the weaker link: short names repeat, and machines are renamed. */
  readonly by: "id" | "name";
  /** In words. */
  readonly text: string;
  /** Full names of other hosts with the same short name, as far as they were looked for; see {@link withRivals}. */
  readonly rivals: readonly string[];
}

/** A name alone or followed by a domain, without case. A pattern knows no escape, so a name with one stands as it is. */
function named(field: string, label: string): Query {
  const whole = phrase(field, label, true);
  const isAddress = /^[0-9.]+$/.test(label) || label.includes(":");
  return isAddress || /[*?]/.test(label) ? whole : or(whole, wildcard(field, `${label}.*`, true));
}

/** By `host.name`, and by `host.hostname` where a source has only that (SentinelOne). */
function byName(label: string): Query {
  return or(named("host.name", label), and(not(exists("host.name")), named("host.hostname", label)));
}

function byId({ id, scheme }: HostIdentity): Query | null {
  if (id === undefined) return null;
  const own = phrase("host.id", id);
  return scheme === "crowdstrike_fdr"
    ? or(own, and(not(exists("host.id")), phrase("observer.serial_number", id)))
    : own;
}

/** Events of a host. */
export function hostLink(identity: HostIdentity): HostLink {
  const strongQuery = byId(identity);
  const name = identity.label === null ? null : byName(identity.label);
  const words = identity.label === null ? "" : `host.name: "${identity.label}" (first label, any case)`;
  const rest = { identity, strongQuery, rivals: [] };
  if (strongQuery === null) {
    const query = name ?? or();
    return { ...rest, query, countQuery: query, by: "name", text: words };
  }
  const text = `host.id: "${identity.id}"`;
  if (name === null) return { ...rest, query: strongQuery, countQuery: strongQuery, by: "id", text };
  return {
    ...rest,
    query: or(strongQuery, name),
    countQuery: or(strongQuery, and(not(exists("host.id")), name)),
    by: "id",
    text: `${text} (or, weaker, host.name: "${identity.label}")`,
  };
}

/** Events of the same host as a document; null when it names no host. */
export function sameHost(document: EcsDocument): HostLink | null {
  const identity = hostOf(document);
  return identity === null ? null : hostLink(identity);
}

/** Why a record that the link's query found is not of this host after all, in words; null when nothing speaks against it. */
export function otherHost(link: HostLink, document: EcsDocument): string | null {
  const other = hostOf(document);
  switch (compareHosts(link.identity, other)) {
    case "different":
      if (other?.label === link.identity.label && other?.domain !== link.identity.domain && other?.id === undefined) {
        return `another host of this short name: ${other?.name}`;
      }
      return other?.label === link.identity.label
        ? `another host of this name: its host.id is ${other?.id}`
        : `another host: ${other?.name ?? other?.id}`;
    case "same_label":
      return ambiguity(link, other);
    default:
      return null;
  }
}

/** A short name meets a full one only where no other full name begins with it. */
function ambiguity({ identity, rivals }: HostLink, other: HostIdentity | null): string | null {
  if (identity.domain === null) {
    return rivals.length < 2 ? null : `which host is meant is open: ${identity.label} is ${rivals.join(" and ")}`;
  }
  return rivals.length === 0
    ? null
    : `which host is meant is open: it says only ${other?.name}, and ${rivals.join(", ")} has that name too`;
}

/** As many hosts of one short name are named on the page. */
const MOST_RIVALS = 3;

/**
 * The link with the other full names that begin with the host's short name, as far as the store has them in the window.
 * A short name may be any of them, so they are looked for before a short and a full name are taken for one host.
 */
export async function withRivals(
  link: HostLink,
  store: Pick<EventStore, "search">,
  window: Window,
  options: ReadOptions = {},
): Promise<HostLink> {
  const { label, domain } = link.identity;
  if (label === null || /[*?]/.test(label) || label.includes(":") || /^[0-9.]+$/.test(label)) return link;
  const own = domain === null ? null : `${label}.${domain}`;
  const found: string[] = [];
  while (found.length < MOST_RIVALS) {
    const known = [...(own === null ? [] : [own]), ...found].map((name) => not(phrase("host.name", name, true)));
    const query = and(wildcard("host.name", `${label}.*`, true), ...known);
    const { events } = await store.search({ query, window, limit: 1 }, options);
    const name = events[0] === undefined ? null : hostOf(events[0].document)?.name?.trim().toLowerCase();
    if (name === null || name === undefined || found.includes(name)) break;
    found.push(name);
  }
  return { ...link, rivals: found };
}

/** What to say of a host whose short name others have too; null when nothing is to be said. */
export function rivalWords({ identity, rivals }: HostLink): string | null {
  if (identity.domain === null) {
    return rivals.length < 2
      ? null
      : `${rivals.length} hosts have the short name ${identity.label} (${rivals.join(", ")}); records under their full names are left out`;
  }
  return rivals.length === 0
    ? null
    : `${rivals.join(", ")} ${rivals.length === 1 ? "has" : "have"} the same short name; records that say only ${identity.label} are left out`;
}
