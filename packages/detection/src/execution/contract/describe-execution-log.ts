import { describe, expect, it } from "vitest";
import type { ExecutionLog } from "../execution-log.ts";
import { cutExecutionRecord, executionRecord } from "./execution-record.ts";

/** What an adapter hands to the suite. */
export interface ExecutionLogSubject {
  readonly supports: { readonly durable: boolean };
  /** A fresh, empty log; `reopen` gives the same log as a new process would find it. */
  open(): Promise<{ readonly log: ExecutionLog; reopen(): Promise<ExecutionLog>; close(): Promise<void> }>;
}

/** The contract of {@link ExecutionLog}: every adapter runs it whole. */
export function describeExecutionLog(name: string, subject: ExecutionLogSubject): void {
  describe(`ExecutionLog contract: ${name}`, () => {
    const using = async (test: (log: ExecutionLog, reopen: () => Promise<ExecutionLog>) => Promise<void>) => {
      const opened = await subject.open();
      try {
        await test(opened.log, () => opened.reopen());
      } finally {
        await opened.close();
      }
    };

    it("knows nothing at first", () =>
      using(async (log) => {
        expect(await log.last("rule-a")).toBeNull();
        expect(await log.listOwed("rule-a")).toEqual([]);
        expect(await log.list({ limit: 10 })).toEqual([]);
      }));

    it("gives a record back exactly as it was, nanoseconds included", () =>
      using(async (log) => {
        const record = executionRecord(5, {
          startedAt: 1_795_507_500_000_000_001n,
          rejected: [{ eventId: "event-9", reason: "no @timestamp" }],
          alertIds: ["alert 'quoted'", 'alert "double"'],
        });
        await log.record(record);
        expect(await log.last("rule-a")).toEqual(record);
        expect(await log.list({ limit: 10 })).toEqual([record]);
      }));

    it("keeps a failed execution with its error", () =>
      using(async (log) => {
        const failed = executionRecord(5, { status: "failed", error: "the store is closed" });
        await log.record(failed);
        expect(await log.last("rule-a")).toEqual(failed);
      }));

    it("changes nothing when the same execution is recorded twice", () =>
      using(async (log) => {
        await log.record(cutExecutionRecord(5));
        await log.record(executionRecord(10, { pays: ["execution-5"] }));
        await log.record(cutExecutionRecord(5));
        expect(await log.list({ limit: 10 })).toHaveLength(2);
        expect(await log.listOwed("rule-a")).toEqual([]);
      }));

    it("owes what an execution left until another pays it", () =>
      using(async (log) => {
        const cut = cutExecutionRecord(5);
        await log.record(cut);
        expect(await log.listOwed("rule-a")).toEqual([cut.owed]);
        await log.record(executionRecord(10, { pays: ["execution-5"] }));
        expect(await log.listOwed("rule-a")).toEqual([]);
      }));

    it("replaces an owed window by what its payer leaves in turn", () =>
      using(async (log) => {
        await log.record(cutExecutionRecord(5));
        const second = cutExecutionRecord(10, { pays: ["execution-5"] });
        await log.record(second);
        expect(await log.listOwed("rule-a")).toEqual([second.owed]);
      }));

    it("pays several owed windows at once", () =>
      using(async (log) => {
        await log.record(cutExecutionRecord(5));
        await log.record(cutExecutionRecord(10));
        await log.record(executionRecord(15, { pays: ["execution-5", "execution-10"] }));
        expect(await log.listOwed("rule-a")).toEqual([]);
      }));

    it("lists what is owed oldest window first, of that rule alone", () =>
      using(async (log) => {
        await log.record(cutExecutionRecord(20));
        await log.record(cutExecutionRecord(5));
        await log.record(cutExecutionRecord(10, { id: "other", ruleId: "rule-b" }));
        expect((await log.listOwed("rule-a")).map((owed) => owed.id)).toEqual(["execution-5", "execution-20"]);
        expect((await log.listOwed("rule-b")).map((owed) => owed.id)).toEqual(["other"]);
      }));

    it("takes as last the execution whose window ends latest, in whatever order they were recorded", () =>
      using(async (log) => {
        await log.record(executionRecord(10));
        await log.record(executionRecord(5));
        expect((await log.last("rule-a"))?.id).toBe("execution-10");
      }));

    it("tells the last scheduled execution from the last manual one", () =>
      using(async (log) => {
        await log.record(executionRecord(5));
        await log.record(executionRecord(10, { type: "manual" }));
        expect((await log.last("rule-a"))?.id).toBe("execution-10");
        expect((await log.last("rule-a", "scheduled"))?.id).toBe("execution-5");
        expect((await log.last("rule-a", "manual"))?.id).toBe("execution-10");
        expect(await log.last("rule-b")).toBeNull();
      }));

    it("lists executions newest first, page by page", () =>
      using(async (log) => {
        for (const minute of [5, 15, 10, 20]) await log.record(executionRecord(minute));
        const first = await log.list({ ruleId: "rule-a", limit: 2 });
        expect(first.map((record) => record.id)).toEqual(["execution-20", "execution-15"]);
        const before = first.at(-1)?.startedAt;
        const second = await log.list({ ruleId: "rule-a", limit: 2, ...(before === undefined ? {} : { before }) });
        expect(second.map((record) => record.id)).toEqual(["execution-10", "execution-5"]);
      }));

    it("keeps rules apart in the list", () =>
      using(async (log) => {
        await log.record(executionRecord(5));
        await log.record(executionRecord(10, { ruleId: "rule-b" }));
        expect((await log.list({ ruleId: "rule-b", limit: 10 })).map((record) => record.id)).toEqual(["execution-10"]);
        expect(await log.list({ limit: 10 })).toHaveLength(2);
      }));

    it("still knows records and debts after being reopened", ({ skip }) => {
      skip(!subject.supports.durable, "this log keeps nothing beyond its process, by design");
      return using(async (log, reopen) => {
        const cut = cutExecutionRecord(5);
        await log.record(cut);
        const again = await reopen();
        expect(await again.last("rule-a")).toEqual(cut);
        expect(await again.listOwed("rule-a")).toEqual([cut.owed]);
      });
    });
  });
}
