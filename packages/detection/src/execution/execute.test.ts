import { createMemoryEventStore, type EventStore, type Instant, type NewEvent, phrase } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertId } from "../alert/alert-id.ts";
import { compileEql } from "../rule/compile-eql.ts";
import type { Rule } from "../rule/rule.ts";
import { captured, eight, ordinary, shippedRule } from "../testing/process-starts.ts";
import { execute } from "./execute.ts";
import type { ExecutionLog, ExecutionRecord, ExecutionWindow } from "./execution-log.ts";
import { inMemoryExecutionLog } from "./in-memory-execution-log.ts";
import { manualExecution, type PlannedExecution, planWindows } from "./plan-windows.ts";
import { runDue, runToEnd } from "./run-due.ts";

const shipped = shippedRule();
const at = (seconds: number): Instant => eight + BigInt(Math.round(seconds * 1000)) * 1_000_000n;
const everything: ExecutionWindow = { from: 0n, to: at(1e6), timeField: "timestamp" };

class Bench {
  readonly store: EventStore = createMemoryEventStore({ eql: compileEql });
  readonly log: ExecutionLog = inMemoryExecutionLog();
  readonly rule: Rule;
  clock: Instant = eight;
  #ids = 0;

  constructor(changes: Partial<Rule> = {}) {
    this.rule = { ...shipped, ...changes };
  }

  async ingest(events: readonly NewEvent[], ingestedAt: Instant = this.clock): Promise<void> {
    await this.store.append(events, { ingestedAt });
  }

  request(changes: { readonly store?: EventStore; readonly log?: ExecutionLog } = {}) {
    return {
      rule: this.rule,
      store: changes.store ?? this.store,
      log: changes.log ?? this.log,
      now: () => this.clock,
      ids: () => `execution-${++this.#ids}`,
    };
  }

  run(planned: PlannedExecution, changes = {}): Promise<ExecutionRecord> {
    return execute({ ...this.request(changes), planned });
  }

  tick(now: Instant): Promise<readonly ExecutionRecord[]> {
    this.clock = now;
    return runDue(this.request());
  }

  async alerts(): Promise<readonly string[]> {
    const page = await this.store.search({ query: phrase("event.kind", "signal"), limit: 100_000 });
    return page.events.map((event) => event.id).sort();
  }
}

const many = (count: number, from = 0): NewEvent[] =>
  Array.from({ length: count }, (_, i) => captured(`e${from + i}`, i));
const idsOf = (events: readonly NewEvent[]): readonly string[] =>
  events.map((event) => alertId(shipped.ruleId, event.id)).sort();

describe("execute", () => {
  it("raises an alert for each match and records how many", async () => {
    const bench = new Bench();
    await bench.ingest([captured("a", 1), ordinary("b", 2), captured("c", 3)]);
    const record = await bench.run(manualExecution(everything));
    expect(record).toMatchObject({
      status: "succeeded",
      type: "manual",
      matched: 2,
      created: 2,
      known: 0,
      owed: null,
      cut: false,
    });
    expect(await bench.alerts()).toEqual(idsOf([captured("a", 1), captured("c", 3)]));
    expect(await bench.log.last(bench.rule.ruleId)).toEqual(record);
  });

  it("adds nothing when it is run again", async () => {
    const bench = new Bench();
    await bench.ingest(many(5));
    await bench.run(manualExecution(everything));
    expect(await bench.run(manualExecution(everything))).toMatchObject({ matched: 5, created: 0, known: 5 });
    expect(await bench.alerts()).toHaveLength(5);
  });

  it("reads indices that the rule names, and no others", async () => {
    const bench = new Bench();
    await bench.ingest([{ ...captured("a", 1), index: "logs-elsewhere-default" }]);
    expect(await bench.run(manualExecution(everything))).toMatchObject({ matched: 0 });
  });

  it("looks at event.ingested, so that an old event that arrived late is seen", async () => {
    const bench = new Bench();
    await bench.ingest([captured("late", -86_400)], at(10));
    expect((await bench.tick(at(60))).map((record) => record.created)).toEqual([1]);
  });

  it("sees events exactly at both ends of its window", async () => {
    const bench = new Bench();
    await bench.ingest([captured("first", 0), captured("last", 10), captured("outside", 10.001)]);
    const window: ExecutionWindow = { from: at(0), to: at(10), timeField: "timestamp" };
    expect(await bench.run(manualExecution(window))).toMatchObject({ created: 2 });
  });

  it("marks a manual run's alerts with its kind and nominal time", async () => {
    const bench = new Bench();
    await bench.ingest([captured("a", 1)]);
    bench.clock = at(3600);
    await bench.run(manualExecution({ ...everything, to: at(100) }));
    const [alert] = await bench.store.get(await bench.alerts());
    expect(alert?.document).toMatchObject({
      "kibana.alert.rule.execution.type": "manual",
      "kibana.alert.intended_timestamp": "2026-11-24T08:01:40.000Z",
      "@timestamp": "2026-11-24T09:00:00.000Z",
    });
  });

  it("does not chase its own alerts when its patterns cover them", async () => {
    const bench = new Bench({ index: [] });
    await bench.ingest([captured("a", 1)]);
    await bench.run(manualExecution(everything));
    expect(await bench.run(manualExecution(everything))).toMatchObject({ matched: 1, created: 0 });
  });
});

describe("max_signals", () => {
  it("raises the alerts the limit cut off in the following executions, oldest first", async () => {
    const bench = new Bench({ maxSignals: 10 });
    await bench.ingest(many(25), at(30));
    const first = await bench.tick(at(60));
    expect(first).toMatchObject([{ status: "partial", created: 10, cut: true, owed: { reason: "max_signals" } }]);
    await bench.tick(at(360));
    expect(await bench.alerts()).toHaveLength(25);
    const last = await bench.tick(at(660));
    expect(last.at(-1)).toMatchObject({ created: 0, status: "succeeded" });
    expect(await bench.alerts()).toEqual(idsOf(many(25)));
    expect(await bench.log.listOwed(bench.rule.ruleId)).toEqual([]);
  });

  it("does not count alerts that exist already", async () => {
    const bench = new Bench({ maxSignals: 10 });
    await bench.ingest(many(10));
    await bench.run(manualExecution(everything));
    await bench.ingest(many(10, 10));
    expect(await bench.run(manualExecution(everything))).toMatchObject({ created: 10, known: 10, cut: false });
  });

  it("is not reached by exactly as many matches", async () => {
    const bench = new Bench({ maxSignals: 10 });
    await bench.ingest(many(10));
    expect(await bench.run(manualExecution(everything))).toMatchObject({
      status: "succeeded",
      created: 10,
      owed: null,
    });
  });

  it("loses none of a thousand that arrived in one instant", async () => {
    const bench = new Bench({ maxSignals: 100 });
    const events = Array.from({ length: 1000 }, (_, i) => captured(`burst-${i}`, 0));
    await bench.ingest(events);
    const records = await runToEnd(bench.request(), manualExecution(everything));
    expect(records.map((record) => record.created)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(await bench.alerts()).toEqual(idsOf(events));
    expect(await bench.log.listOwed(bench.rule.ruleId)).toEqual([]);
  });

  it("is not held up by matches that can never become alerts", async () => {
    const bench = new Bench({ maxSignals: 2 });
    await bench.ingest(many(9));
    const refusing: EventStore = {
      ...delegate(bench.store),
      append: async (events, options) => {
        const kept = events.filter((event) => !unusable(event));
        const result = await bench.store.append(kept, options);
        const rejected = events.flatMap((event, position) =>
          unusable(event) ? [{ position, id: event.id, reason: "too large" }] : [],
        );
        return { ...result, rejected };
      },
    };
    const unusable = (event: NewEvent) => idsOf(many(5)).includes(event.id);
    const records = await runToEnd(bench.request({ store: refusing }), manualExecution(everything));
    expect(await bench.alerts()).toHaveLength(4);
    expect(records[0]?.rejected).toContainEqual({ eventId: "e0", reason: "too large" });
    expect(records[0]?.rejected).toHaveLength(5);
  });
});

describe("failure", () => {
  it("owes the window of a scheduled execution whose search failed, and reads it once the store is back", async () => {
    const bench = new Bench();
    await bench.ingest(many(3), at(30));
    const broken: EventStore = { ...delegate(bench.store), eql: () => Promise.reject(new Error("the disk is gone")) };
    bench.clock = at(60);
    expect(await runDue(bench.request({ store: broken }))).toMatchObject([
      { status: "failed", error: "the disk is gone", owed: { reason: "failed", attempts: 1 } },
    ]);
    await runDue(bench.request({ store: broken }));
    expect(await bench.log.listOwed(bench.rule.ruleId)).toMatchObject([{ attempts: 2 }, { attempts: 1 }]);
    await bench.tick(at(7200));
    expect(await bench.alerts()).toHaveLength(3);
    expect(await bench.log.listOwed(bench.rule.ruleId)).toEqual([]);
  });

  it("tells whoever asked that a manual run failed, and owes nothing", async () => {
    const bench = new Bench();
    await bench.store.close();
    expect(await bench.run(manualExecution(everything))).toMatchObject({ status: "failed", owed: null });
  });

  it("repeats a window whose record was lost, and adds no alert twice", async () => {
    const bench = new Bench();
    await bench.ingest(many(3), at(30));
    const crashing: ExecutionLog = { ...bench.log, record: () => Promise.reject(new Error("killed")) };
    bench.clock = at(60);
    await expect(runDue(bench.request({ log: crashing }))).rejects.toThrow("killed");
    expect(await bench.alerts()).toHaveLength(3);
    expect(await bench.tick(at(120))).toMatchObject([{ created: 0, known: 3 }]);
  });

  it("stops between executions when told to", async () => {
    const bench = new Bench();
    await bench.tick(at(0));
    bench.clock = at(86_400);
    expect(await runDue({ ...bench.request(), stopped: () => true })).toEqual([]);
    expect((await planWindows({ rule: bench.rule, log: bench.log, now: bench.clock })).length).toBeGreaterThan(20);
  });
});

describe("executions, however they are cut", () => {
  const arrivals = fc.array(fc.record({ at: fc.integer({ min: 0, max: 3600 }), matches: fc.boolean() }), {
    maxLength: 60,
  });

  it("raise the same alerts in any cutting of the time into windows, run in any order and repeated", () =>
    fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.array(fc.integer({ min: 0, max: 3600 }), { maxLength: 8 }),
        fc.boolean(),
        async (drawn, cuts, reversed) => {
          const events = drawn.map((one, i) => (one.matches ? captured : ordinary)(`e${i}`, one.at));
          const bench = new Bench({ maxSignals: 7 });
          await bench.ingest(events);
          const ends = [...new Set([0, ...cuts, 3600])].sort((a, b) => a - b);
          const windows = ends
            .slice(1)
            .map((to, i) => ({ from: at(ends[i] ?? 0), to: at(to), timeField: "timestamp" as const }));
          for (const window of reversed ? windows.toReversed() : [...windows, ...windows]) {
            await runToEnd(bench.request(), manualExecution(window));
          }
          expect(await bench.alerts()).toEqual(idsOf(events.filter((_, i) => drawn[i]?.matches)));
        },
      ),
      { numRuns: 50 },
    ));

  it("raise every alert exactly once when ticks are late, fail or die before their record", () =>
    fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.array(
          fc.record({
            pause: fc.integer({ min: 30, max: 9000 }),
            fate: fc.constantFrom("well", "well", "search", "record"),
          }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        async (drawn, ticks) => {
          const bench = new Bench({ maxSignals: 5 });
          await bench.tick(at(0));
          const waiting = drawn.map((one, i) => ({
            ...one,
            event: (one.matches ? captured : ordinary)(`e${i}`, one.at),
          }));
          let now = 0;
          const arrive = async (until: number) => {
            for (const one of waiting) if (one.at > now && one.at <= until) await bench.ingest([one.event], at(one.at));
          };
          for (const { pause, fate } of ticks) {
            await arrive(now + pause);
            now += pause;
            bench.clock = at(now);
            const failing: EventStore = { ...delegate(bench.store), eql: () => Promise.reject(new Error("down")) };
            const dying: ExecutionLog = { ...bench.log, record: () => Promise.reject(new Error("killed")) };
            await runDue(
              bench.request({
                ...(fate === "search" ? { store: failing } : {}),
                ...(fate === "record" ? { log: dying } : {}),
              }),
            ).catch(() => null);
          }
          await arrive(1e5);
          now = Math.max(now, 3600);
          for (let i = 0; i < 30; i++) {
            now += 300;
            await bench.tick(at(now));
          }
          const arrived = waiting.filter((one) => one.at > 0 && one.matches).map((one) => one.event);
          expect(await bench.alerts()).toEqual(idsOf(arrived));
          expect(await bench.log.listOwed(bench.rule.ruleId)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    ));
});

/** A store's methods, bound, so that a test can replace one. */
function delegate(store: EventStore): EventStore {
  return {
    append: (...args) => store.append(...args),
    appendAll: (...args) => store.appendAll(...args),
    get: (...args) => store.get(...args),
    received: (...args) => store.received(...args),
    search: (...args) => store.search(...args),
    eql: (...args) => store.eql(...args),
    count: (...args) => store.count(...args),
    histogram: (...args) => store.histogram(...args),
    fieldCoverage: (...args) => store.fieldCoverage(...args),
    activity: (...args) => store.activity(...args),
    remove: (...args) => store.remove(...args),
    close: () => store.close(),
  };
}
