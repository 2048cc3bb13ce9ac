import {
  and,
  type EcsDocument,
  first,
  firstText,
  type Instant,
  ids,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  readInteger,
  subjectOf,
} from "@quaestor/telemetry";
import type {
  LinkStrength,
  ParentProcess,
  Pivot,
  PivotPlan,
  PlannedGroup,
  Provider,
  Substitution,
  WindowChoice,
} from "./pivot.ts";
import { alertTimes, pivotWindow } from "./pivot-window.ts";
import { type ResolvedProvider, resolveProvider, wholeTemplate } from "./resolve-provider.ts";
import { sameHost } from "./same-host.ts";

export interface PlanOptions {
  readonly window: WindowChoice;
  /** The reader's now; used by `until_now` only. */
  readonly now: Instant;
  /** Whose process it is; default `subjectOf(alert)`. Give it with the SID once the logon session has told it. */
  readonly identity?: ProcessSubject;
}

/**
 * Fills a pivot from an alert document: outer groups OR, inner providers AND. A provider whose value the alert lacks
 * removes its group, and the plan says so; with no group left the pivot is unreachable, which is unresolved and not
 * empty. Throws GuideError ALERT_INVALID for an alert without a time, WINDOW_INVALID for a chosen window that ends
 * before it begins.
 */
export function planPivot(pivot: Pivot, alert: EcsDocument, { window, now, identity }: PlanOptions): PivotPlan {
  const subject = identity ?? subjectOf(alert);
  const groups = pivot.groups.map((providers, position) => planGroup(providers, position, alert, subject));
  const live = groups.flatMap((group) => (group.query === null ? [] : [group.query]));
  const seeksAlerts = pivot.groups.some((providers) => providers.some(isSignal));
  const times = alertTimes(alert);
  const planned = pivotWindow(pivot, times, window, now, seeksAlerts ? "original" : "timestamp");
  const own = firstText(alert, "kibana.alert.uuid");
  const left: Query[] = [
    ...(own === undefined ? [] : [not(ids(own))]),
    ...(seeksAlerts ? [] : [not(phrase("event.kind", "signal"))]),
  ];
  return {
    pivotId: pivot.id,
    label: pivot.label,
    description: pivot.description,
    reachable: live.length > 0,
    unreachableBecause: live.length > 0 ? null : reasons(groups),
    groups,
    query: live.length === 0 ? null : and(live.length === 1 && live[0] !== undefined ? live[0] : or(...live), ...left),
    ...planned,
    parent: groups.some((group) => group.linkedByPid) ? parentOf(alert, times.original) : null,
  };
}

function planGroup(
  providers: readonly Provider[],
  position: number,
  alert: EcsDocument,
  subject: ProcessSubject,
): PlannedGroup {
  const resolved = providers.map((provider) => resolveProvider(provider, alert, subject));
  const missing = resolved.flatMap((part) => ("missing" in part ? [part.missing] : []));
  const parts = resolved.flatMap((part) => ("missing" in part ? [] : [part]));
  const linkedByPid = providers.some((provider) => linksByPid(provider, alert));
  if (missing.length > 0) {
    return {
      position,
      strength: linkedByPid ? "weak" : "strong",
      query: null,
      text: providers.map(asWritten).join(" and "),
      removedBecause: missing.join("; "),
      substitutions: [],
      linkedByPid: false,
    };
  }
  return {
    position,
    strength: linkedByPid ? "weak" : strengthOf(providers, parts),
    query: and(...parts.map((part) => part.query)),
    text: parts.map((part) => part.text).join(" and "),
    removedBecause: null,
    substitutions: parts.flatMap((part): Substitution[] => (part.substitution === null ? [] : [part.substitution])),
    linkedByPid,
  };
}

/**
 * Weak when any process is linked by pid, which is given out again, or when the account is taken by name. An
 * entity id is unique by itself, so a host taken by name does not weaken it.
 */
function strengthOf(
  providers: readonly Provider[],
  parts: readonly Exclude<ResolvedProvider, { missing: string }>[],
): LinkStrength {
  if (providers.some((provider) => /(?:^|\.)pid$/.test(provider.field) && wholeTemplate(provider) !== null))
    return "weak";
  const byEntity = providers.some(
    (provider) => provider.field.endsWith("entity_id") && wholeTemplate(provider) !== null,
  );
  return !byEntity && parts.some((part) => part.strength === "weak") ? "weak" : "strong";
}

/** Rows of this provider name the alert's process as parent by pid. */
function linksByPid(provider: Provider, alert: EcsDocument): boolean {
  if (provider.excluded || provider.queryType !== "phrase") return false;
  const template = wholeTemplate(provider);
  if (provider.field === "process.parent.pid" && template === "process.pid") return true;
  // Some packages of Defender's integration filed the pid as the entity id.
  return provider.field === "process.parent.entity_id" && template === "process.entity_id" && entityIsPid(alert);
}

function entityIsPid(alert: EcsDocument): boolean {
  const entity = firstText(alert, "process.entity_id");
  return entity !== undefined && /^[0-9]+$/.test(entity) && entity === firstText(alert, "process.pid");
}

function parentOf(alert: EcsDocument, startedAt: Instant): ParentProcess | null {
  const pid = readInteger(first(alert, "process.pid"));
  const host = sameHost(alert);
  if (pid === null || host === null) return null;
  const entity = firstText(alert, "process.entity_id");
  return {
    pid,
    entityId: entity === undefined || entityIsPid(alert) ? null : entity,
    name: firstText(alert, "process.name") ?? null,
    startedAt,
    index: firstText(alert, "kibana.alert.ancestors.index") ?? null,
    lifetimeQuery: and(
      host.query,
      phrase("event.category", "process"),
      phrase("process.pid", pid),
      or(phrase("event.type", "start"), phrase("event.type", "end")),
      not(phrase("event.kind", "signal")),
    ),
  };
}

function isSignal(provider: Provider): boolean {
  return provider.field === "event.kind" && provider.value === "signal" && !provider.excluded;
}

function asWritten(provider: Provider): string {
  return `${provider.excluded ? "not " : ""}${provider.field}: ${provider.value}`;
}

function reasons(groups: readonly PlannedGroup[]): string {
  const distinct = new Set(groups.flatMap((group) => (group.removedBecause === null ? [] : [group.removedBecause])));
  return [...distinct].join("; ");
}
