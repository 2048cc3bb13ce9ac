import { EARLIEST, type Instant, NS_PER_MS } from "@quaestor/telemetry";
import { DetectionError } from "../detection-error.ts";
import type { Rule } from "../rule/rule.ts";
import type { ExecutionLog, ExecutionTrigger, ExecutionType, ExecutionWindow, OwedWindow } from "./execution-log.ts";

/** One execution to be done, in the order planned. */
export interface PlannedExecution {
  readonly type: ExecutionType;
  readonly trigger: ExecutionTrigger;
  readonly window: ExecutionWindow;
  /** The store's cursor to go on from; null: from the beginning. */
  readonly cursor: string | null;
  /** Owed windows it settles. */
  readonly pays: readonly string[];
  /** How often the same window has been tried without success. */
  readonly attempts: number;
}

const HOUR_MS = 3_600_000;

/** A gap is read in windows no longer than this (or the rule's own, if that is longer), so that each stays cheap to repeat. */
export function longestWindowMs(rule: Rule): number {
  return Math.max(HOUR_MS, rule.fromMs - rule.toMs);
}

/** The window of an execution begun at `now`, both ends inclusive. */
export function scheduledWindow(rule: Rule, now: Instant): ExecutionWindow {
  return {
    from: notBeforeEpoch(now - BigInt(rule.fromMs) * NS_PER_MS),
    to: now - BigInt(rule.toMs) * NS_PER_MS,
    timeField: rule.timestampOverride === null ? "timestamp" : "ingested",
  };
}

/** When the next scheduled execution is due, given the start of the last one; a rule that never ran is due at once. */
export function nextDue(rule: Rule, lastStartedAt: Instant | null): Instant {
  return lastStartedAt === null ? EARLIEST : lastStartedAt + BigInt(rule.intervalMs) * NS_PER_MS;
}

export interface PlanRequest {
  readonly rule: Rule;
  readonly log: Pick<ExecutionLog, "listOwed" | "last">;
  readonly now: Instant;
  /** Most owed windows in one plan, oldest first; the others stay owed. Default 24. */
  readonly owedLimit?: number;
}

/**
 * What a scheduled tick has to do, oldest first:
 *
 * 1. windows that earlier executions left owed (cut off by max_signals, or failed); failed ones that touch are joined;
 * 2. the time since the last scheduled window that no window read, because nothing ran: completely, however long,
 *    in windows of at most {@link longestWindowMs};
 * 3. the rule's own window at `now`.
 *
 * A small lateness joins 2 and 3 into one window. Each new window begins as far before the end of the last as the
 * schedule overlaps (4 minutes for every 5 over 9), because an event becomes visible a little after `event.ingested`.
 * Everything before the last scheduled window's end is either read or owed, as long as plans are executed in order.
 */
export async function planWindows({
  rule,
  log,
  now,
  owedLimit = 24,
}: PlanRequest): Promise<readonly PlannedExecution[]> {
  const owed = joinFailed(await log.listOwed(rule.ruleId), BigInt(longestWindowMs(rule)) * NS_PER_MS);
  const last = await log.last(rule.ruleId, "scheduled");
  const current = scheduledWindow(rule, now);
  return [...owed.slice(0, owedLimit), ...unread(rule, current, last?.window.to ?? null).map(scheduled)];
}

/** A run outside the schedule: over the rule's window at `now`, or over any window on either clock. */
export function manualExecution(
  window: ExecutionWindow,
  trigger: Exclude<ExecutionTrigger, "schedule"> = "person",
): PlannedExecution {
  if (window.to < window.from) {
    throw new DetectionError("WINDOW_INVALID", "The window ends before it begins.", {
      from: window.from.toString(),
      to: window.to.toString(),
    });
  }
  return { type: "manual", trigger, window, cursor: null, pays: [], attempts: 0 };
}

function scheduled(window: ExecutionWindow): PlannedExecution {
  return { type: "scheduled", trigger: "schedule", window, cursor: null, pays: [], attempts: 0 };
}

function unread(rule: Rule, current: ExecutionWindow, coveredTo: Instant | null): readonly ExecutionWindow[] {
  if (coveredTo === null) return [current];
  const overlap = BigInt(rule.fromMs - rule.toMs - rule.intervalMs) * NS_PER_MS;
  const from = notBeforeEpoch(coveredTo - overlap);
  if (from >= current.from) return [current];
  const longest = BigInt(longestWindowMs(rule)) * NS_PER_MS;
  if (current.to - from <= longest) return [{ ...current, from }];
  const windows: ExecutionWindow[] = [];
  for (let begin = from; begin < current.from; begin += longest) {
    const end = begin + longest;
    windows.push({ ...current, from: begin, to: end < current.from ? end : current.from });
  }
  return [...windows, current];
}

function joinFailed(owed: readonly OwedWindow[], longest: bigint): readonly PlannedExecution[] {
  const planned: PlannedExecution[] = [];
  for (const item of owed) {
    const before = planned.at(-1);
    const next: PlannedExecution = {
      type: item.type,
      trigger: item.trigger,
      window: item.window,
      cursor: item.cursor,
      pays: [item.id],
      attempts: item.attempts,
    };
    const joined = before === undefined ? null : join(before, next, longest);
    if (joined === null) planned.push(next);
    else planned[planned.length - 1] = joined;
  }
  return planned;
}

function join(a: PlannedExecution, b: PlannedExecution, longest: bigint): PlannedExecution | null {
  if (a.type !== b.type || a.trigger !== b.trigger || a.window.timeField !== b.window.timeField) return null;
  if (a.cursor !== null || b.cursor !== null) return null;
  if (b.window.from > a.window.to) return null;
  const to = a.window.to > b.window.to ? a.window.to : b.window.to;
  if (to - a.window.from > longest) return null;
  return {
    ...a,
    window: { ...a.window, to },
    pays: [...a.pays, ...b.pays],
    attempts: Math.max(a.attempts, b.attempts),
  };
}

function notBeforeEpoch(instant: Instant): Instant {
  return instant < EARLIEST ? EARLIEST : instant;
}
