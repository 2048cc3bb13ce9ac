import { type Instant, NS_PER_SECOND } from "@quaestor/telemetry";
import type { ExecutionRecord, OwedWindow } from "../execution-log.ts";

const MINUTE = 60n * NS_PER_SECOND;
/** 2026-11-24T08:00:00Z: a fixed point for made-up executions. */
const EIGHT_O_CLOCK: Instant = 1_795_507_200n * NS_PER_SECOND;

/** A record of a scheduled execution begun `minute` minutes past eight, with whatever the test changes. */
export function executionRecord(minute: number, changes: Partial<ExecutionRecord> = {}): ExecutionRecord {
  const startedAt = EIGHT_O_CLOCK + BigInt(minute) * MINUTE;
  return {
    id: `execution-${minute}`,
    ruleId: "rule-a",
    ruleName: "Rule A",
    ruleDigest: "d".repeat(64),
    type: "scheduled",
    trigger: "schedule",
    status: "succeeded",
    window: { from: startedAt - 9n * MINUTE, to: startedAt, timeField: "ingested" },
    startedAt,
    finishedAt: startedAt + 123_456_789n,
    matched: 3,
    created: 2,
    known: 1,
    alertIds: ["alert-1", "alert-2"],
    rejected: [],
    cut: false,
    pays: [],
    owed: null,
    error: null,
    ...changes,
  };
}

/** The same execution cut off by max_signals, owing its rest from a cursor. */
export function cutExecutionRecord(minute: number, changes: Partial<ExecutionRecord> = {}): ExecutionRecord {
  const record = executionRecord(minute, { status: "partial", cut: true, ...changes });
  const owed: OwedWindow = {
    id: record.id,
    ruleId: record.ruleId,
    type: record.type,
    trigger: record.trigger,
    window: record.window,
    cursor: `cursor-${minute}`,
    reason: "max_signals",
    attempts: 0,
    since: record.startedAt,
  };
  return { ...record, owed };
}
