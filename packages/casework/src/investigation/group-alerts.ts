import {
  isSameProcess,
  type ProcessRecord,
  type ProcessSubject,
  processRecordOf,
  type StoredEvent,
} from "@quaestor/telemetry";
import type { AlertReference, Subject } from "./investigation.ts";
import { alertReference, alertTime, identityOfSubject, subjectOfAlert } from "./investigation-key.ts";
import { compareSubjects, mergeIdentity, onSameHost, type SubjectIdentity } from "./subject-identity.ts";

/** Alerts of one rule, host and user, in order of time. */
export interface AlertGroup {
  /** Of the first alert, with the names that the others add. */
  readonly subject: Subject;
  readonly alerts: readonly AlertReference[];
  /** What the alerts were raised on, for finding other records of the same processes; absent when not worked out. */
  readonly processes?: readonly ProcessRecord[];
}

interface Growing {
  subject: Subject;
  identity: SubjectIdentity;
  readonly alerts: AlertReference[];
  readonly processes: ProcessRecord[];
}

/** What is known beyond the alerts themselves. */
export interface GroupingKnowledge {
  /** Accounts of alerts that do not name theirs in full, by alert id. */
  readonly resolved?: ReadonlyMap<string, ProcessSubject>;
  /** Subjects of investigations that are there already, by rule: a name that may mean one of them is not another's. */
  readonly known?: readonly { readonly ruleId: string; readonly identity: SubjectIdentity }[];
  /** Short host names that several hosts have. */
  readonly openLabels?: ReadonlySet<string>;
}

/**
 * Sorts alerts into the investigations they belong to, oldest group first. Alerts stay one a source event; those of one
 * rule that are about one process, or about one host and account under whatever names, belong together. Where a short
 * host name might mean either of two hosts, it is taken for neither.
 */
export function groupAlerts(
  alerts: readonly StoredEvent[],
  { resolved, known = [], openLabels }: GroupingKnowledge = {},
): readonly AlertGroup[] {
  const groups: Growing[] = [];
  const ordered = alerts.toSorted((a, b) => (alertTime(a) < alertTime(b) ? -1 : alertTime(a) > alertTime(b) ? 1 : 0));
  for (const alert of ordered) {
    const subject = subjectOfAlert(alert, resolved?.get(alert.id));
    const identity = identityOfSubject(subject);
    const process = processRecordOf(alert);
    const found = groups.filter((group) => group.subject.ruleId === subject.ruleId);
    const others = known.filter(({ ruleId }) => ruleId === subject.ruleId);
    const own = ofProcess(found, process) ?? chosen(found, others, identity, openLabels);
    if (own === null) {
      groups.push({ subject, identity, alerts: [alertReference(alert)], processes: process === null ? [] : [process] });
      continue;
    }
    own.identity = mergeIdentity(own.identity, identity);
    own.alerts.push(alertReference(alert));
    if (process !== null) own.processes.push(process);
  }
  return groups.map(({ subject, identity, ...rest }) => ({ subject: { ...subject, identity }, ...rest }));
}

function ofProcess(groups: readonly Growing[], process: ProcessRecord | null): Growing | null {
  if (process === null) return null;
  return groups.find((group) => group.processes.some((other) => isSameProcess(process, other))) ?? null;
}

function chosen(
  groups: readonly Growing[],
  known: readonly { readonly identity: SubjectIdentity }[],
  identity: SubjectIdentity,
  openLabels?: ReadonlySet<string>,
): Growing | null {
  const candidates = [
    ...known.map((other) => ({ identity: other.identity, of: null })),
    ...groups.map((group) => ({ identity: group.identity, of: group })),
  ];
  return choose(candidates, identity, openLabels).findLast(({ of }) => of !== null)?.of ?? null;
}

/**
 * Those of the candidates that are about the same host and account, in the order given: all that certainly are, else
 * those that are by the weaker names, unless these are of hosts that are not one.
 */
export function choose<T extends { readonly identity: SubjectIdentity }>(
  candidates: readonly T[],
  identity: SubjectIdentity,
  openLabels?: ReadonlySet<string>,
): readonly T[] {
  const likeness = (candidate: T) => compareSubjects(candidate.identity, identity, openLabels);
  const certain = candidates.filter((candidate) => likeness(candidate) === "same");
  if (certain.length > 0) return certain;
  const weaker = candidates.filter((candidate) => likeness(candidate) === "weaker");
  const [first] = weaker;
  return first === undefined || weaker.every((other) => onSameHost(first.identity, other.identity)) ? weaker : [];
}
