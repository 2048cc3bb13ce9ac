import {
  and,
  type EcsDocument,
  entityIdOf,
  first,
  firstText,
  type Instant,
  ids,
  isPidAsEntityId,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  readInteger,
  sensorOf,
  subjectOf,
} from "@quaestor/telemetry";
import type {
  LiteralQuery,
  ParentProcess,
  Pivot,
  PivotPlan,
  PlannedGroup,
  Provider,
  Substitution,
  WindowChoice,
} from "./pivot.ts";
import { alertTimes, pivotWindow } from "./pivot-window.ts";
import { type AlertIdentity, type ResolvedProvider, resolveProvider, wholeTemplate } from "./resolve-provider.ts";
import { type HostLink, sameHost } from "./same-host.ts";

export interface PlanOptions {
  readonly window: WindowChoice;
  /** The reader's now; used by `until_now` only. */
  readonly now: Instant;
  /** Whose process it is; default `subjectOf(alert)`. Give it with the SID once the logon session has told it. */
  readonly identity?: ProcessSubject;
  /** Its host; default `sameHost(alert)`. Give it with the other hosts of its short name once they are known. */
  readonly host?: HostLink | null;
  /** Ask word for word what Kibana would ask; default false. Rows are then marked as weak. */
  readonly literal?: boolean;
}

/**
 * Fills a pivot from an alert document: outer groups OR, inner providers AND. A provider whose value the alert lacks
 * removes its group, and the plan says so; with no group left the pivot is unreachable, which is unresolved and not
 * empty. Throws GuideError ALERT_INVALID for an alert without a time, WINDOW_INVALID for a chosen window that ends
 * before it begins.
 */
export function planPivot(pivot: Pivot, alert: EcsDocument, options: PlanOptions): PivotPlan {
  const { window, now } = options;
  const host = options.host === undefined ? sameHost(alert) : options.host;
  const identity: AlertIdentity = { subject: options.identity ?? subjectOf(alert), host };
  const drafts = pivot.groups.map((providers, position) => planGroup(providers, position, alert, identity));
  const literal = literalOf(drafts);
  const groups = drafts.map(({ group, literal: asked }) =>
    options.literal === true && asked !== null ? asLiteral(group, asked) : group,
  );
  const live = groups.flatMap((group) => (group.query === null ? [] : [group.query]));
  const seeksAlerts = pivot.groups.some((providers) => providers.some(isSignal));
  const times = alertTimes(alert);
  const planned = pivotWindow(pivot, times, window, now, seeksAlerts ? "original" : "timestamp");
  const own = firstText(alert, "kibana.alert.uuid");
  const left: Query[] = [
    ...(own === undefined ? [] : [not(ids(own))]),
    ...(seeksAlerts ? [] : [not(phrase("event.kind", "signal"))]),
  ];
  const whole = (query: Query): Query => and(query, ...left);
  return {
    pivotId: pivot.id,
    label: pivot.label,
    description: pivot.description,
    reachable: live.length > 0,
    unreachableBecause: live.length > 0 ? null : reasons(groups),
    groups,
    query: live.length === 0 ? null : whole(live.length === 1 && live[0] !== undefined ? live[0] : or(...live)),
    literal: literal === null ? null : { ...literal, query: whole(literal.query) },
    host: pivot.groups.some((providers) => providers.some(asksForHost)) ? host : null,
    ...planned,
    parent: groups.some((group) => group.linkedByPid) ? parentOf(alert, host, times.original) : null,
  };
}

interface DraftedGroup {
  readonly group: PlannedGroup;
  /** The group as Kibana would ask it, where that differs. */
  readonly literal: LiteralQuery | null;
}

function planGroup(
  providers: readonly Provider[],
  position: number,
  alert: EcsDocument,
  identity: AlertIdentity,
): DraftedGroup {
  const resolved = providers.map((provider) => resolveProvider(provider, alert, identity));
  const missing = resolved.flatMap((part) => ("missing" in part ? [part.missing] : []));
  const parts = resolved.flatMap((part) => ("missing" in part ? [] : [part]));
  const linkedByPid = providers.some((provider) => linksByPid(provider, alert));
  if (missing.length > 0) {
    const group: PlannedGroup = {
      position,
      strength: linkedByPid ? "weak" : "strong",
      query: null,
      strongQuery: null,
      text: providers.map(asWritten).join(" and "),
      removedBecause: missing.join("; "),
      substitutions: [],
      linkedByPid: false,
    };
    return { group, literal: null };
  }
  const query = and(...parts.map((part) => part.query));
  const strongQuery = linkedByPid ? null : strongest(providers, parts, query);
  const group: PlannedGroup = {
    position,
    strength: strongQuery === null ? "weak" : "strong",
    query,
    strongQuery,
    text: parts.map((part) => part.text).join(" and "),
    removedBecause: null,
    substitutions: parts.flatMap((part): Substitution[] => (part.substitution === null ? [] : [part.substitution])),
    linkedByPid,
  };
  const meanings = parts.flatMap((part) => (part.literal === null ? [] : [part.literal.meaning]));
  if (meanings.length === 0) return { group, literal: null };
  return {
    group,
    literal: {
      query: and(...parts.map((part) => part.literal?.query ?? part.query)),
      text: parts.map((part) => part.literal?.text ?? part.text).join(" and "),
      meaning: meanings.join("; "),
    },
  };
}

/**
 * The part of a group whose rows are linked strongly. None when a process is linked by pid, which is given out again, or
 * when an account or the host can be taken by name only. An entity id is unique by itself, so a host taken by name does
 * not weaken it.
 */
function strongest(
  providers: readonly Provider[],
  parts: readonly Exclude<ResolvedProvider, { missing: string }>[],
  query: Query,
): Query | null {
  const links = (pattern: RegExp) =>
    providers.some((provider) => pattern.test(provider.field) && wholeTemplate(provider) !== null);
  if (links(/(?:^|\.)pid$/)) return null;
  if (links(/entity_id$/)) return query;
  const strong = parts.flatMap((part) => (part.strongQuery === null ? [] : [part.strongQuery]));
  return strong.length === parts.length ? and(...strong) : null;
}

/** The whole pivot as Kibana would ask it; null when that is what is asked anyway. */
function literalOf(drafts: readonly DraftedGroup[]): LiteralQuery | null {
  const differing = drafts.flatMap(({ literal }) => (literal === null ? [] : [literal]));
  const [first] = differing;
  if (first === undefined) return null;
  const asked: readonly { readonly query: Query; readonly text: string }[] = drafts.flatMap(({ group, literal }) => {
    if (literal !== null) return [literal];
    return group.query === null ? [] : [{ query: group.query, text: group.text }];
  });
  const [only] = asked;
  return {
    query: asked.length === 1 && only !== undefined ? only.query : or(...asked.map(({ query }) => query)),
    text: asked.map(({ text }) => text).join(" or "),
    meaning: first.meaning,
  };
}

function asLiteral(group: PlannedGroup, { query, text, meaning }: LiteralQuery): PlannedGroup {
  const substitutions = [{ field: "user.id", instead: "user.id as filed, as Kibana would ask", because: meaning }];
  return { ...group, strength: "weak", query, strongQuery: null, text, substitutions };
}

function asksForHost(provider: Provider): boolean {
  return provider.field === "host.id" && wholeTemplate(provider) === "host.id" && !provider.excluded;
}

/** Rows of this provider name the alert's process as parent by pid. */
function linksByPid(provider: Provider, alert: EcsDocument): boolean {
  if (provider.excluded || provider.queryType !== "phrase") return false;
  const template = wholeTemplate(provider);
  if (provider.field === "process.parent.pid" && template === "process.pid") return true;
  // Some packages of Defender's integration filed the pid as the entity id.
  return provider.field === "process.parent.entity_id" && template === "process.entity_id" && isPidAsEntityId(alert);
}

function parentOf(alert: EcsDocument, host: HostLink | null, startedAt: Instant): ParentProcess | null {
  const pid = readInteger(first(alert, "process.pid"));
  if (pid === null || host === null) return null;
  return {
    pid,
    entityId: entityIdOf(alert),
    sensor: sensorOf(alert),
    name: firstText(alert, "process.name") ?? null,
    startedAt,
    host,
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
