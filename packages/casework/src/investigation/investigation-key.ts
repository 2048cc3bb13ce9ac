import {
  type EcsDocument,
  first,
  firstText,
  formatInstant,
  hostOf,
  parseInstant,
  type StoredEvent,
  subjectOf,
  values,
} from "@quaestor/telemetry";
import { digestOf } from "../ledger/hash-chain.ts";
import type { AlertReference, Subject } from "./investigation.ts";

/** What alerts are grouped by. */
export interface InvestigationKey {
  readonly ruleId: string;
  readonly hostKey: string;
  readonly userKey: string;
}

/**
 * Who the process ran as, in a form to compare. By domain and name where there is a name, because most sources know no
 * SID of the process (data-sources, section 11); by SID otherwise.
 */
export function userKey(document: EcsDocument): string {
  const { id, name, domain } = subjectOf(document);
  if (name !== null) return `name:${(domain ?? "").toLowerCase()}\\${name.toLowerCase()}`;
  return id === undefined ? "unknown" : `id:${id.toUpperCase()}`;
}

/** The host in a form to compare; an event that names none shares its host with no other. */
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

/** What an investigation of this alert is about. */
export function subjectOfAlert(alert: StoredEvent): Subject {
  const { name, domain } = subjectOf(alert.document);
  const risk = first(alert.document, "kibana.alert.risk_score");
  return {
    ...investigationKey(alert),
    ruleName: firstText(alert.document, "kibana.alert.rule.name") ?? "",
    severity: severityOf(alert),
    riskScore: typeof risk === "number" ? risk : 0,
    hostName: hostOf(alert.document)?.name ?? null,
    userName: name,
    userDomain: domain,
  };
}

/** The event an alert was raised on: the nearest of its ancestors. */
export function sourceEventId(alert: StoredEvent): string {
  return String(values(alert.document, "kibana.alert.ancestors.id").at(-1) ?? "");
}

export function alertReference(alert: StoredEvent): AlertReference {
  return { kind: "alert", alertId: alert.id, sourceEventId: sourceEventId(alert), at: alertTime(alert) };
}

/** Alerts of one rule, host and user, in order of time. */
export interface AlertGroup {
  readonly subject: Subject;
  readonly alerts: readonly AlertReference[];
}

/** Sorts alerts into the investigations they belong to, oldest group first. */
export function groupAlerts(alerts: readonly StoredEvent[]): readonly AlertGroup[] {
  const groups = new Map<string, { subject: Subject; alerts: AlertReference[] }>();
  const ordered = alerts.toSorted((a, b) => (alertTime(a) < alertTime(b) ? -1 : alertTime(a) > alertTime(b) ? 1 : 0));
  for (const alert of ordered) {
    const key = investigationKey(alert);
    const name = JSON.stringify([key.ruleId, key.hostKey, key.userKey]);
    const group = groups.get(name) ?? { subject: subjectOfAlert(alert), alerts: [] };
    group.alerts.push(alertReference(alert));
    groups.set(name, group);
  }
  return [...groups.values()];
}

/**
 * The id of the investigation of a rule, host and user that follows `earlier` ones. The same wherever it is worked out,
 * so that opening it twice is a conflict of versions and not two cases.
 */
export function investigationId(key: InvestigationKey, earlier: readonly string[]): string {
  return `inv-${digestOf([key.ruleId, key.hostKey, key.userKey, earlier.length]).slice(0, 20)}`;
}
