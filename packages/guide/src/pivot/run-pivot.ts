import {
  type CancelSignal,
  compileMatcher,
  type EventStore,
  fieldType,
  type Matcher,
  planQuery,
  type Query,
  type SearchPage,
  type StoredEvent,
} from "@quaestor/telemetry";
import { digestRows } from "../digest-rows.ts";
import { outsideLifetime, type ParentLifetime, parentLifetime } from "./parent-lifetime.ts";
import type { LinkStrength, ParentProcess, PivotPlan } from "./pivot.ts";
import { otherHost } from "./same-host.ts";

export interface PivotRow {
  readonly event: StoredEvent;
  /** Position of the strongest group that matches it. */
  readonly group: number;
  readonly strength: LinkStrength;
  /** All groups that match it. */
  readonly groups: readonly number[];
}

/**
 * What a pivot found. `unreachable` and `failed` are unresolved: nobody knows what is there. Only `empty` says that
 * there is nothing, and only within the window.
 */
export interface PivotResult {
  readonly plan: PivotPlan;
  readonly status: "found" | "empty" | "unreachable" | "failed";
  /** Oldest first, by the window's clock. */
  readonly rows: readonly PivotRow[];
  /** Rows that the query matched and that cannot be meant, with the reason. */
  readonly apart: readonly { readonly row: PivotRow; readonly reason: string }[];
  /** All matches of the query in the window, those set apart and those cut off included. */
  readonly total: number;
  /** True when there are more matches than `limit`. */
  readonly cut: boolean;
  /** sha256 of the ids of all rows read, in order. */
  readonly digest: string;
  /** For people; null unless failed. */
  readonly error: string | null;
  /** How many rows Kibana's own question would give; null when it is the same question, or could not be counted. */
  readonly literalTotal: number | null;
  /** What pid links were judged by; null when there were none. */
  readonly lifetime: ParentLifetime | null;
  /** Why pid links could not be judged; null when they were, or there were none. */
  readonly lifetimeError: string | null;
}

export interface RunOptions {
  /** Most rows to read. */
  readonly limit: number;
  readonly signal?: CancelSignal;
}

/** Starts and ends of one pid on one host: more than these within a window would itself be an incident. */
const MAX_FACTS = 500;

/**
 * Runs a planned pivot. Never throws for what the store says: a failure is a result with status `failed`, never an empty
 * one. Rows linked by pid alone are held against the parent's lifetime; those outside are set apart.
 */
export async function runPivot(
  plan: PivotPlan,
  store: Pick<EventStore, "search" | "count">,
  { limit, signal }: RunOptions,
): Promise<PivotResult> {
  if (plan.query === null) return nothing(plan, "unreachable", null);
  const options = signal === undefined ? {} : { signal };
  let page: SearchPage;
  let literalTotal: number | null;
  try {
    const sort = { by: plan.window.timeField, direction: "asc" as const };
    [page, literalTotal] = await Promise.all([
      store.search({ query: plan.query, window: plan.window, sort, limit, total: true }, options),
      countLiteral(plan, store, options),
    ]);
  } catch (error) {
    return nothing(plan, "failed", words(error));
  }
  const compiled = (query: Query | null) => (query === null ? null : compileMatcher(planQuery(query, fieldType)));
  const matchers = plan.groups.map((group) => ({ all: compiled(group.query), strong: compiled(group.strongQuery) }));
  const all = page.events.map((event) => rowOf(matchers, event));
  const { lifetime, lifetimeError } = await lifetimeFor(plan, all, store, options);
  const rows: PivotRow[] = [];
  const apart: { row: PivotRow; reason: string }[] = [];
  for (const row of all) {
    const reason =
      (plan.host === null ? null : otherHost(plan.host, row.event.document)) ??
      (plan.parent !== null && lifetime !== null && onlyByPid(plan, row)
        ? outsideLifetime(plan.parent, lifetime, row.event)
        : null);
    if (reason === null) rows.push(row);
    else apart.push({ row, reason });
  }
  return {
    plan,
    status: rows.length > 0 ? "found" : "empty",
    rows,
    apart,
    total: page.total ?? page.events.length,
    cut: page.cursor !== null,
    digest: digestRows(page.events),
    error: null,
    literalTotal,
    lifetime,
    lifetimeError,
  };
}

/** The answer of Kibana's own question is only counted; that it cannot be takes nothing from the pivot. */
async function countLiteral(
  plan: PivotPlan,
  store: Pick<EventStore, "search" | "count">,
  options: Parameters<EventStore["search"]>[1],
): Promise<number | null> {
  if (plan.literal === null) return null;
  try {
    return await store.count({ query: plan.literal.query, window: plan.window }, options);
  } catch {
    return null;
  }
}

interface GroupMatchers {
  readonly all: Matcher | null;
  readonly strong: Matcher | null;
}

function rowOf(matchers: readonly GroupMatchers[], event: StoredEvent): PivotRow {
  const groups = matchers.flatMap(({ all }, position) => (all?.(event) === true ? [position] : []));
  const strong = groups.find((position) => matchers[position]?.strong?.(event) === true);
  return {
    event,
    group: strong ?? groups[0] ?? 0,
    strength: strong === undefined ? "weak" : "strong",
    groups,
  };
}

function onlyByPid(plan: PivotPlan, row: PivotRow): boolean {
  return row.groups.length > 0 && row.groups.every((position) => plan.groups[position]?.linkedByPid === true);
}

async function lifetimeFor(
  plan: PivotPlan,
  rows: readonly PivotRow[],
  store: Pick<EventStore, "search" | "count">,
  options: Parameters<EventStore["search"]>[1],
): Promise<Pick<PivotResult, "lifetime" | "lifetimeError">> {
  const { parent } = plan;
  if (parent === null || !rows.some((row) => onlyByPid(plan, row))) return { lifetime: null, lifetimeError: null };
  try {
    const facts = await store.search(
      {
        query: parent.lifetimeQuery,
        window: lifetimeWindow(plan, parent),
        sort: { by: "timestamp", direction: "asc" },
        limit: MAX_FACTS,
      },
      options,
    );
    return { lifetime: parentLifetime(parent, facts.events), lifetimeError: null };
  } catch (error) {
    return { lifetime: null, lifetimeError: words(error) };
  }
}

function lifetimeWindow(plan: PivotPlan, parent: ParentProcess) {
  const from = parent.startedAt - 2_000_000_000n;
  return { from: from < 0n ? 0n : from, to: plan.window.to, timeField: "timestamp" as const };
}

function nothing(plan: PivotPlan, status: "unreachable" | "failed", error: string | null): PivotResult {
  return {
    plan,
    status,
    rows: [],
    apart: [],
    total: 0,
    cut: false,
    digest: digestRows([]),
    error,
    literalTotal: null,
    lifetime: null,
    lifetimeError: null,
  };
}

function words(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
