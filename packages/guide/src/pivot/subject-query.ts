import {
  and,
  exists,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  serviceSid,
  wildcard,
} from "@quaestor/telemetry";

/** Records that name the same account, and in what words. */
export interface SubjectLink {
  readonly query: Query;
  /** Only what names the account by SID; null when the SID is not known. */
  readonly strongQuery: Query | null;
  readonly text: string;
}

/** `user.*` is not the process's own in Sysmon's id (the writer's) and beside `user.effective.*` (the broker's). */
const sysmon = or(
  phrase("event.provider", "Microsoft-Windows-Sysmon"),
  phrase("winlog.provider_name", "Microsoft-Windows-Sysmon"),
);
const hasEffective = exists("user.effective.name");

/** Records whose process ran under the SID. Kibana's `user.id : sid` would take the writer's and the broker's too. */
function bySid(sid: string): Query {
  return or(and(phrase("user.id", sid, true), not(sysmon), not(hasEffective)), phrase("user.effective.id", sid, true));
}

/** A NetBIOS domain meets the DNS domain that begins with it (CrowdStrike gives the latter). */
function inDomain(field: string, domain: string): Query {
  const whole = phrase(field, domain, true);
  return /[.*?\s]/.test(domain) ? whole : or(whole, wildcard(field, `${domain}.*`, true));
}

function byName(name: string, domain: string | null): Query {
  const under = (prefix: string): Query => {
    const named = phrase(`${prefix}.name`, name, true);
    return domain === null ? named : and(named, inDomain(`${prefix}.domain`, domain));
  };
  const whole = domain === null ? name : `${domain}\\${name}`;
  return or(
    and(under("user"), not(hasEffective)),
    under("user.effective"),
    // SentinelOne: both in one field, and blanks left out.
    and(
      not(exists("user.name")),
      or(phrase("process.user.name", whole, true), phrase("process.user.name", whole.replaceAll(" ", ""), true)),
    ),
  );
}

/**
 * Records of the account a process ran as: by SID where it is known, and by name and domain without case, because most
 * Windows sources give a process's account by name only; rows by name are the weaker link. Null when the account has
 * neither SID nor name.
 */
export function sameSubject(subject: ProcessSubject): SubjectLink | null {
  const { id, name, domain } = subject;
  const strongQuery = id === undefined ? null : bySid(id);
  // In 4688 a service account may appear as the computer's: only its SID tells.
  const hasName = name !== null && !(serviceSid(subject) !== null && name.endsWith("$"));
  const byItsName = hasName ? byName(name, domain) : null;
  const words = [
    ...(id === undefined ? [] : [`user.id: "${id}"`]),
    ...(byItsName === null ? [] : [domain === null ? `account name "${name}"` : `account "${domain}\\${name}"`]),
  ];
  const ways = [strongQuery, byItsName].filter((way) => way !== null);
  return ways.length === 0 ? null : { query: or(...ways), strongQuery, text: words.join(" or, weaker, ") };
}
