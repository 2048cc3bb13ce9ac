import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { type KeptNearMiss, type NearMissLog, nearMissLog } from "./near-miss-log.ts";

let database: SqliteDatabase;
let log: NearMissLog;
beforeEach(() => {
  database = openDatabase(":memory:");
  log = nearMissLog(database);
});
afterEach(() => database.close());

const miss = (eventId: string, minute = 0, more: Partial<KeptNearMiss> = {}): KeptNearMiss => ({
  ruleId: "rule",
  eventId,
  source: "sysmon",
  host: "WS-1",
  user: null,
  at: `2026-11-24T14:${String(minute).padStart(2, "0")}:00.000000000Z`,
  commandLine: 'cmd.exe /Q /c "\u0000\u202e',
  miss: {
    reasons: [{ id: "glued_redirection", shows: "1>x", conditions: ['process.args: "1>"'] }],
    failed: [{ text: 'process.args: "1>"', field: "process.args" }],
  },
  ...more,
});
const idsOf = (page: ReturnType<NearMissLog["list"]>): string[] => page.items.map((item) => item.eventId);

describe("near misses that were found", () => {
  it("are kept once, as they were found first", () => {
    expect(log.keep([miss("a"), miss("b")])).toBe(2);
    expect(log.keep([miss("a", 5), miss("c")])).toBe(1);
    expect(log.get("a")).toEqual(miss("a"));
    expect(log.get("nobody")).toBeNull();
    expect(log.eventIds()).toHaveLength(3);
  });

  it("are listed by time, newest first, a page at a time", () => {
    log.keep([miss("old", 1), miss("new", 9), miss("same-1", 5), miss("same-2", 5)]);
    const first = log.list({ limit: 2 });
    expect(idsOf(first)).toEqual(["new", "same-2"]);
    expect(first.total).toBe(4);
    const second = log.list({ limit: 2, cursor: first.cursor ?? "" });
    expect(idsOf(second)).toEqual(["same-1", "old"]);
    expect(second.cursor).toBeNull();
  });

  it("are counted and listed by source and host, also where no host is named", () => {
    log.keep([miss("a"), miss("b", 1, { host: null }), miss("c", 2, { source: "security", host: "a\u0000b" })]);
    expect(log.counts()).toEqual([
      { source: "security", host: "a\u0000b", count: 1 },
      { source: "sysmon", host: null, count: 1 },
      { source: "sysmon", host: "WS-1", count: 1 },
    ]);
    expect(idsOf(log.list({ limit: 9, source: "sysmon", host: null }))).toEqual(["b"]);
    expect(idsOf(log.list({ limit: 9, source: "security", host: "a\u0000b" }))).toEqual(["c"]);
  });

  it("are forgotten when asked to", () => {
    log.keep([miss("a"), miss("b")]);
    log.forget(["a"]);
    expect(log.eventIds()).toEqual(["b"]);
  });
});

describe("the mark of what was looked at", () => {
  it("moves forwards only", () => {
    expect(log.mark("rule")).toBeNull();
    log.restart("rule", "1");
    expect(log.mark("rule")).toEqual({ reading: "1", lookedTo: null });
    log.lookedTo("rule", "2026-11-24T14:00:00.000000000Z");
    log.lookedTo("rule", "2026-11-24T13:00:00.000000000Z");
    expect(log.mark("rule")?.lookedTo).toBe("2026-11-24T14:00:00.000000000Z");
  });

  it("begins anew, with nothing found, under another reading", () => {
    log.restart("rule", "1");
    log.keep([miss("a"), miss("b", 0, { ruleId: "other" })]);
    log.lookedTo("rule", "2026-11-24T14:00:00.000000000Z");
    log.restart("rule", "2");
    expect(log.mark("rule")).toEqual({ reading: "2", lookedTo: null });
    expect(log.eventIds()).toEqual(["b"]);
  });
});
