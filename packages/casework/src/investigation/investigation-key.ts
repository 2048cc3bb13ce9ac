import {
  type EcsDocument,
  first,
  firstText,
  formatInstant,
  hostOf,
  type ProcessSubject,
  parseInstant,
  type StoredEvent,
  serviceSid,
  subjectOf,
  values,
} from "@quaestor/telemetry";
import { digestOf } from "../ledger/hash-chain.ts";
import type { AlertReference, Subject } from "./investigation.ts";
import { identityOf, type SubjectIdentity } from "./subject-identity.ts";

/** What an investigation is named by: the first of the names its alerts give. Alerts belong by `compareSubjects`. */
export interface InvestigationKey {
  readonly ruleId: string;
  readonly hostKey: string;
  readonly userKey: string;
}

/** An account in one text: a service account by its SID, others by domain and name, by SID where there is no name. */
export function userKeyOf(subject: ProcessSubject): string {
  const { id, name, domain } = subject;
  const service = serviceSid(subject);
  if (service !== null) return `id:${service}`;
  if (name !== null) return `name:${(domain ?? "").toLowerCase()}\\${name.toLowerCase()}`;
  return id === undefined ? "unknown" : `id:${id.toUpperCase()}`;
}

/** {@link userKeyOf} of the account the process ran as, never of the event's writer or the broker. */
export function userKey(document: EcsDocument): string {
  return userKeyOf(subjectOf(document));
}

/** The host in one text; an event that names none shares its host with no other. */
export function hostKey(event: StoredEvent): string {
  return hostOf(event.document)?.key ?? `event:${event.id}`;
}

/** Rule, host and user of an alert document. */
export function investigationKey(alert: StoredEvent): InvestigationKey {
  return {
    ruleId: firstText(alert.document, "kibana.alert.rule.rule_id") ?? "",
    hostKey: hostKey(alert),
    userKey: userKey(alert.document),
  };
}

/** An ISO instant with all nine digits of a second, so that texts sort as times do; anything else as it is. */
export function sortableTime(text: string): string {
  const instant = parseInstant(text);
  if (instant === null) return text;
  const iso = formatInstant(instant);
  return `${iso.slice(0, -1).padEnd(29, "0")}Z`;
}

/** When the source event of an alert happened: ISO 8601 with nine digits, see {@link sortableTime}. */
export function alertTime(alert: StoredEvent): string {
  const { document } = alert;
  return sortableTime(firstText(document, "kibana.alert.original_time") ?? firstText(document, "@timestamp") ?? "");
}

function severityOf(alert: StoredEvent): Subject["severity"] {
  const severity = firstText(alert.document, "kibana.alert.severity");
  return severity === "low" || severity === "medium" || severity === "critical" ? severity : "high";
}

/** What an investigation of this alert is about; `resolved` where more of the account is known than the alert says. */
export function subjectOfAlert(alert: StoredEvent, resolved?: ProcessSubject): Subject {
  const subject = resolved ?? subjectOf(alert.document);
  const risk = first(alert.document, "kibana.alert.risk_score");
  return {
    ...investigationKey(alert),
    userKey: userKeyOf(subject),
    ruleName: firstText(alert.document, "kibana.alert.rule.name") ?? "",
    severity: severityOf(alert),
    riskScore: typeof risk === "number" ? risk : 0,
    hostName: hostOf(alert.document)?.name ?? null,
    userName: subject.name,
    userDomain: subject.domain,
    identity: identityOf(alert.document, subject),
  };
}

/** The names an investigation's subject has gone by; of one opened before they were kept, what its keys tell. */
export function identityOfSubject(subject: Subject): SubjectIdentity {
  if (subject.identity !== undefined) return subject.identity;
  const { hostKey, hostName, userKey, userName, userDomain } = subject;
  const hostId = hostKey.startsWith("id:") ? hostKey.slice("id:".length) : null;
  return {
    hosts: hostId === null && hostName === null ? [] : [{ id: hostId, scheme: "agent", name: hostName }],
    users: [{ id: userKey.startsWith("id:") ? userKey.slice("id:".length) : null, name: userName, domain: userDomain }],
  };
}

/** The event an alert was raised on: the nearest of its ancestors. */
export function sourceEventId(alert: StoredEvent): string {
  return String(values(alert.document, "kibana.alert.ancestors.id").at(-1) ?? "");
}

export function alertReference(alert: StoredEvent): AlertReference {
  return { kind: "alert", alertId: alert.id, sourceEventId: sourceEventId(alert), at: alertTime(alert) };
}

/**
 * The id of the investigation of a rule, host and user that follows `earlier` ones. The same wherever it is worked out,
 * so that opening it twice is a conflict of versions and not two cases. `attempt` above 0 is for a subject whose keys
 * equal another's though it is another (one name, two SIDs).
 */
export function investigationId(key: InvestigationKey, earlier: readonly string[], attempt = 0): string {
  const { ruleId, hostKey, userKey } = key;
  const parts = [ruleId, hostKey, userKey, earlier.length, ...(attempt === 0 ? [] : [attempt])];
  return `inv-${digestOf(parts).slice(0, 20)}`;
}
