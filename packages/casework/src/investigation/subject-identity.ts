import {
  compareHosts,
  type EcsDocument,
  type HostIdentity,
  type HostIdScheme,
  hostIdentity,
  hostOf,
  type ProcessSubject,
  serviceSid,
  subjectOf,
} from "@quaestor/telemetry";

/** A host as some source named it. */
export interface KnownHost {
  readonly id: string | null;
  readonly scheme: HostIdScheme;
  readonly name: string | null;
}

/** An account as some source named it. */
export interface KnownUser {
  readonly id: string | null;
  readonly name: string | null;
  readonly domain: string | null;
}

/** All names that the host and the account of an investigation have gone by; it grows as alerts of other sources join. */
export interface SubjectIdentity {
  readonly hosts: readonly KnownHost[];
  readonly users: readonly KnownUser[];
}

/** How two accounts, or two subjects, stand to each other. `weaker`: by names that others may have too. */
export type Likeness = "same" | "weaker" | "different" | "unknown";

/** Who and where a document is about; `subject` where more of the account is known than the document says. */
export function identityOf(document: EcsDocument, subject: ProcessSubject = subjectOf(document)): SubjectIdentity {
  const host = hostOf(document);
  const { id, name, domain } = subject;
  return {
    hosts: host === null ? [] : [{ id: host.id ?? null, scheme: host.scheme, name: host.name }],
    users: [{ id: id ?? null, name, domain }],
  };
}

/** The names of both, each once. */
export function mergeIdentity(left: SubjectIdentity, right: SubjectIdentity): SubjectIdentity {
  const distinct = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return { hosts: distinct([...left.hosts, ...right.hosts]), users: distinct([...left.users, ...right.users]) };
}

/** `CORP` and `corp.example` may be the NetBIOS and the DNS name of one domain. */
function likeDomains(left: string, right: string): boolean {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a === b || (a.split(".")[0] === b.split(".")[0] && (!a.includes(".") || !b.includes(".")));
}

/** Whether two accounts are one: by SID where both have one, else by domain and name without case. */
export function compareUsers(left: KnownUser, right: KnownUser): Likeness {
  const [a, b] = [accountOf(left), accountOf(right)];
  const [serviceA, serviceB] = [serviceSid(a), serviceSid(b)];
  if (serviceA !== null || serviceB !== null) {
    if (serviceA === serviceB) return "same";
    return isUnknown(left) || isUnknown(right) ? "unknown" : "different";
  }
  if (left.id !== null && right.id !== null) {
    return left.id.toUpperCase() === right.id.toUpperCase() ? "same" : "different";
  }
  if (left.name === null || right.name === null) return "unknown";
  if (left.name.toLowerCase() !== right.name.toLowerCase()) return "different";
  if (left.domain === null || right.domain === null) return left.domain === right.domain ? "same" : "unknown";
  if (left.domain.toLowerCase() === right.domain.toLowerCase()) return "same";
  return likeDomains(left.domain, right.domain) ? "weaker" : "different";
}

const accountOf = ({ id, name, domain }: KnownUser): Pick<ProcessSubject, "id" | "name" | "domain"> => ({
  ...(id !== null && { id }),
  name,
  domain,
});

const isUnknown = ({ id, name }: KnownUser): boolean => id === null && name === null;

function likeUsers(left: readonly KnownUser[], right: readonly KnownUser[]): Likeness {
  const known = (users: readonly KnownUser[]) => users.filter((user) => !isUnknown(user));
  const [mine, theirs] = [known(left), known(right)];
  // Alerts of which nobody knows the account stay together, apart from those where it is known.
  if (mine.length === 0 || theirs.length === 0) return mine.length === theirs.length ? "same" : "unknown";
  const pairs = mine.flatMap((a) =>
    theirs.map((b) => ({ likeness: compareUsers(a, b), byId: a.id !== null && b.id !== null })),
  );
  const bySid = pairs.filter(({ byId }) => byId);
  // A SID outweighs every name, whatever names the account went by in other sources.
  const found = (bySid.length > 0 ? bySid : pairs).map(({ likeness }) => likeness);
  for (const likeness of ["same", "different", "weaker"] as const) if (found.includes(likeness)) return likeness;
  return "unknown";
}

function hostFrom({ id, scheme, name }: KnownHost): HostIdentity | null {
  return hostIdentity({ ...(id !== null && { id }), scheme, name });
}

function likeHosts(left: readonly KnownHost[], right: readonly KnownHost[], open: ReadonlySet<string>): Likeness {
  const relations = left.flatMap((a) =>
    right.map((b) => {
      const [host, other] = [hostFrom(a), hostFrom(b)];
      const relation = compareHosts(host, other);
      return relation === "same_label" && open.has(host?.label ?? "") ? "unknown" : relation;
    }),
  );
  if (relations.includes("same_id")) return "same";
  if (relations.includes("different")) return "different";
  if (relations.includes("same_name")) return "same";
  return relations.includes("same_label") ? "weaker" : "unknown";
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Whether an alert is about the host and the account that an investigation is about. `open` are short host names that
 * several hosts have: such a name meets no full one.
 */
export function compareSubjects(
  known: SubjectIdentity,
  alert: SubjectIdentity,
  open: ReadonlySet<string> = NONE,
): Likeness {
  const [hosts, users] = [likeHosts(known.hosts, alert.hosts, open), likeUsers(known.users, alert.users)];
  if (hosts === "different" || users === "different") return "different";
  if (hosts === "unknown" || users === "unknown") return "unknown";
  return hosts === "same" && users === "same" ? "same" : "weaker";
}

/** Whether two subjects are on hosts that may be one, whatever their accounts. */
export function onSameHost(left: SubjectIdentity, right: SubjectIdentity): boolean {
  const likeness = likeHosts(left.hosts, right.hosts, NONE);
  return likeness === "same" || likeness === "weaker";
}

/** First labels that some of the identities give as a short name and others as the beginning of a full one. */
export function labelsInTwoForms(identities: readonly SubjectIdentity[]): readonly string[] {
  const forms = new Map<string, Set<boolean>>();
  for (const host of identities.flatMap(({ hosts }) => hosts).map(hostFrom)) {
    if (host?.label == null) continue;
    forms.set(host.label, (forms.get(host.label) ?? new Set()).add(host.domain === null));
  }
  return [...forms].filter(([, found]) => found.size === 2).map(([label]) => label);
}

/** Texts under which investigations of a host are looked up: each of its ids, and its name's first label. */
export function hostLookupKeys({ hosts }: SubjectIdentity): readonly string[] {
  const keys = hosts.flatMap((known) => {
    const host = hostFrom(known);
    if (host === null) return [];
    return [
      ...(host.id === undefined ? [] : [`${host.scheme}:${host.id.toLowerCase()}`]),
      ...(host.label === null ? [] : [`label:${host.label}`]),
    ];
  });
  return [...new Set(keys)];
}
