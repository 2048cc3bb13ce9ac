import type { Instant } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eight, shippedRule } from "../testing/process-starts.ts";
import { cutExecutionRecord, executionRecord } from "./contract/index.ts";
import type { ExecutionLog, ExecutionRecord } from "./execution-log.ts";
import { inMemoryExecutionLog } from "./in-memory-execution-log.ts";
import { longestWindowMs, manualExecution, nextDue, type PlannedExecution, planWindows } from "./plan-windows.ts";

const rule = { ...shippedRule(), ruleId: "rule-a" };
const minute = 60_000_000_000n;
const at = (minutes: number): Instant => eight + BigInt(Math.round(minutes * 60)) * 1_000_000_000n;

async function logOf(...records: readonly ExecutionRecord[]): Promise<ExecutionLog> {
  const log = inMemoryExecutionLog();
  for (const record of records) await log.record(record);
  return log;
}

/** Windows as minutes past eight. */
function minutes(plan: readonly PlannedExecution[]): readonly (readonly [number, number])[] {
  const past = (instant: Instant) => Number((instant - eight) / 1_000_000n) / 60_000;
  return plan.map(({ window }) => [past(window.from), past(window.to)]);
}

describe("planWindows", () => {
  it("begins a new rule with its own window", async () => {
    expect(minutes(await planWindows({ rule, log: await logOf(), now: at(5) }))).toEqual([[-4, 5]]);
  });

  it("overlaps the last window by four minutes on schedule", async () => {
    expect(minutes(await planWindows({ rule, log: await logOf(executionRecord(0)), now: at(5) }))).toEqual([[-4, 5]]);
  });

  it("reaches further back when it is late, so that nothing lies between", async () => {
    expect(minutes(await planWindows({ rule, log: await logOf(executionRecord(0)), now: at(20) }))).toEqual([[-4, 20]]);
  });

  it("reads a long gap completely, oldest first, an hour at a time", async () => {
    expect(minutes(await planWindows({ rule, log: await logOf(executionRecord(0)), now: at(150) }))).toEqual([
      [-4, 56],
      [56, 116],
      [116, 141],
      [141, 150],
    ]);
  });

  it("reads the window on event.ingested", async () => {
    const [planned] = await planWindows({ rule, log: await logOf(), now: at(5) });
    expect(planned?.window.timeField).toBe("ingested");
    const [other] = await planWindows({ rule: { ...rule, timestampOverride: null }, log: await logOf(), now: at(5) });
    expect(other?.window.timeField).toBe("timestamp");
  });

  it("puts what is owed first, with its cursor", async () => {
    const plan = await planWindows({ rule, log: await logOf(cutExecutionRecord(0)), now: at(5) });
    expect(plan[0]).toMatchObject({ cursor: "cursor-0", pays: ["execution-0"] });
    expect(minutes(plan)).toEqual([
      [-9, 0],
      [-4, 5],
    ]);
  });

  it("joins failed windows that touch, and pays all of them", async () => {
    const failed = (past: number): ExecutionRecord => {
      const record = cutExecutionRecord(past);
      return {
        ...record,
        status: "failed",
        owed: record.owed && { ...record.owed, cursor: null, reason: "failed", attempts: 1 },
      };
    };
    const plan = await planWindows({ rule, log: await logOf(failed(0), failed(5), failed(10)), now: at(15) });
    expect(minutes(plan)).toEqual([
      [-9, 10],
      [6, 15],
    ]);
    expect(plan[0]?.pays).toEqual(["execution-0", "execution-5", "execution-10"]);
  });

  it("plans no more owed windows than asked for, oldest first", async () => {
    const log = await logOf(...[0, 5, 10, 15].map((past) => cutExecutionRecord(past)));
    const plan = await planWindows({ rule, log, now: at(20), owedLimit: 2 });
    expect(plan.flatMap((planned) => planned.pays)).toEqual(["execution-0", "execution-5"]);
  });

  it("does not let a manual run over the future or the past stand for the schedule", async () => {
    const manual = executionRecord(60, { type: "manual" });
    expect(minutes(await planWindows({ rule, log: await logOf(executionRecord(0), manual), now: at(20) }))).toEqual([
      [-4, 20],
    ]);
  });

  it("goes on with its own window when the clock was set back", async () => {
    expect(minutes(await planWindows({ rule, log: await logOf(executionRecord(60)), now: at(5) }))).toEqual([[-4, 5]]);
  });

  it("leaves no instant between the last window and now unread, whatever the lateness", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 * 24 * 5 }), async (late) => {
        const plan = await planWindows({ rule, log: await logOf(executionRecord(0)), now: at(late) });
        let covered = at(0);
        for (const { window } of plan) {
          expect(window.from).toBeLessThanOrEqual(covered);
          expect(window.to - window.from).toBeLessThanOrEqual(BigInt(longestWindowMs(rule)) * 1_000_000n);
          if (window.to > covered) covered = window.to;
        }
        expect(covered).toBe(at(late));
      }),
    ));
});

describe("manualExecution", () => {
  it("takes any window on either clock", () => {
    expect(manualExecution({ from: 0n, to: minute, timeField: "timestamp" })).toMatchObject({
      type: "manual",
      pays: [],
    });
  });

  it("refuses a window that ends before it begins", () => {
    expect(() => manualExecution({ from: 1n, to: 0n, timeField: "ingested" })).toThrow("ends before");
  });
});

describe("nextDue", () => {
  it("is an interval after the last start, and at once for a new rule", () => {
    expect(nextDue(rule, at(0))).toBe(at(5));
    expect(nextDue(rule, null)).toBe(0n);
  });
});
