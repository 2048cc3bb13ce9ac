import type { EventStore, Instant, NewEvent, StoredEvent } from "@quaestor/telemetry";
import { alertId } from "../alert/alert-id.ts";
import { buildAlert } from "../alert/build-alert.ts";
import { DetectionError } from "../detection-error.ts";
import type { Rule } from "../rule/rule.ts";
import type { AlertRejection, ExecutionLog, ExecutionRecord, OwedWindow } from "./execution-log.ts";
import type { PlannedExecution } from "./plan-windows.ts";
import { searchFor } from "./search-for.ts";

export interface ExecuteRequest {
  readonly rule: Rule;
  readonly planned: PlannedExecution;
  readonly store: Pick<EventStore, "append" | "get" | "eql">;
  readonly log: Pick<ExecutionLog, "record">;
  /** The clock. */
  readonly now: () => Instant;
  /** A fresh id for the execution; ids sort nothing. */
  readonly ids: () => string;
  /** Default `default`. */
  readonly spaceId?: string;
}

/**
 * Runs a rule over a window: search, append the alerts, then record. At most `rule.maxSignals` new alerts; matches whose
 * alert exists already do not count against that. What is cut off is owed and raised by a later execution of the plan.
 *
 * Never throws for what the store says: a failed search or append is a record with status `failed`, and the window stays
 * owed (a manual run's does not: whoever asked is told). Throws when the record itself cannot be kept: then the window
 * was not paid, and repeating it adds nothing, because alert ids are hashes.
 */
export async function execute(request: ExecuteRequest): Promise<ExecutionRecord> {
  const { rule, planned, log, now } = request;
  const id = request.ids();
  const startedAt = now();
  const outcome = await raise(request, id, startedAt).catch(failure);
  const owes = (reason: OwedWindow["reason"], cursor: string | null, attempts: number): OwedWindow => ({
    id,
    ruleId: rule.ruleId,
    type: planned.type,
    trigger: planned.trigger,
    window: planned.window,
    cursor,
    reason,
    attempts,
    since: startedAt,
  });
  const base = {
    id,
    ruleId: rule.ruleId,
    ruleName: rule.name,
    ruleDigest: rule.digest,
    type: planned.type,
    trigger: planned.trigger,
    window: planned.window,
    startedAt,
    finishedAt: now(),
    pays: planned.pays,
  };
  const record: ExecutionRecord =
    "error" in outcome
      ? {
          ...base,
          status: "failed",
          matched: 0,
          created: 0,
          known: 0,
          alertIds: [],
          rejected: [],
          cut: false,
          // The cursor may be what failed: the next attempt reads the window from its beginning.
          owed:
            planned.type === "scheduled" || planned.pays.length > 0 ? owes("failed", null, planned.attempts + 1) : null,
          error: outcome.error,
        }
      : {
          ...base,
          status: outcome.rest === null ? "succeeded" : "partial",
          matched: outcome.known + outcome.created.length + outcome.rejected.length,
          created: outcome.created.length,
          known: outcome.known,
          alertIds: outcome.created,
          rejected: outcome.rejected,
          cut: outcome.rest !== null,
          owed: outcome.rest === null ? null : owes("max_signals", outcome.rest.cursor, 0),
          error: null,
        };
  await log.record(record);
  return record;
}

interface Raised {
  /** Matches whose alert existed already. */
  readonly known: number;
  readonly created: readonly string[];
  readonly rejected: readonly AlertRejection[];
  readonly rest: { readonly cursor: string | null } | null;
}

async function raise(request: ExecuteRequest, executionId: string, startedAt: Instant): Promise<Raised> {
  const { rule, planned, store } = request;
  const created: string[] = [];
  const rejected: AlertRejection[] = [];
  let known = 0;
  let cursor = planned.cursor;
  do {
    const page = await store.eql(
      searchFor({ rule, window: planned.window, cursor, ...(request.spaceId && { spaceId: request.spaceId }) }),
    );
    let fresh = await unknown(store, rule, page.events);
    known += page.events.length - fresh.length;
    while (fresh.length > 0) {
      const room = rule.maxSignals - created.length;
      // This page is read again by whoever pays the rest: known alerts cost it nothing.
      if (room === 0) return { known, created, rejected, rest: { cursor } };
      // What is rejected takes no room, so that a page of unusable events cannot hold up those behind it for ever.
      const outcome = await append(request, fresh.slice(0, room), executionId, startedAt);
      created.push(...outcome.created);
      rejected.push(...outcome.rejected);
      fresh = fresh.slice(room);
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return { known, created, rejected, rest: null };
}

async function append(
  request: ExecuteRequest,
  events: readonly StoredEvent[],
  executionId: string,
  startedAt: Instant,
): Promise<Pick<Raised, "created" | "rejected">> {
  const alerts: NewEvent[] = [];
  const sources: string[] = [];
  const rejected: AlertRejection[] = [];
  for (const event of events) {
    const made = alertOf(request, event, executionId, startedAt);
    if ("reason" in made) rejected.push(made);
    else {
      alerts.push(made);
      sources.push(event.id);
    }
  }
  if (alerts.length === 0) return { created: [], rejected };
  const result = await request.store.append(alerts, { ingestedAt: request.now() });
  const refused = new Set(result.rejected.map((rejection) => rejection.position));
  for (const { position, id, reason } of result.rejected) rejected.push({ eventId: sources[position] ?? id, reason });
  return { created: alerts.filter((_, position) => !refused.has(position)).map((alert) => alert.id), rejected };
}

/** Those whose alert does not exist yet, in the page's order. */
async function unknown(
  store: ExecuteRequest["store"],
  rule: Rule,
  events: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  if (events.length === 0) return [];
  const known = new Set(
    (await store.get(events.map((event) => alertId(rule.ruleId, event.id)))).map((alert) => alert.id),
  );
  return events.filter((event) => !known.has(alertId(rule.ruleId, event.id)));
}

function alertOf(
  { rule, planned, now, spaceId = "default" }: ExecuteRequest,
  event: StoredEvent,
  executionId: string,
  startedAt: Instant,
): NewEvent | AlertRejection {
  const { to } = planned.window;
  const intendedAt = planned.type === "manual" && to < startedAt ? to : startedAt;
  try {
    return buildAlert({
      event,
      rule,
      execution: { id: executionId, type: planned.type, intendedAt },
      now: now(),
      spaceId,
    });
  } catch (error) {
    if (error instanceof DetectionError) return { eventId: event.id, reason: error.message };
    throw error;
  }
}

function failure(error: unknown): { readonly error: string } {
  return { error: error instanceof Error && error.message !== "" ? error.message : String(error) };
}
