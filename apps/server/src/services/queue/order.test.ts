import type { QueueItem } from "@quaestor/api";
import { describe, expect, it } from "vitest";
import { byPosition, comparator, positionOf } from "./order.ts";
import { matches, parseSearch } from "./search.ts";

function item(more: Partial<QueueItem> = {}): QueueItem {
  return {
    id: "inv-1",
    version: 1,
    rule: { id: "rule", name: "Suspicious Cmd Execution via WMI" },
    severity: "high",
    riskScore: 73,
    state: "open",
    recommendation: "escalate",
    sentence: [
      { kind: "text", text: "WMI ran " },
      { kind: "code", text: "whoami /all" },
    ],
    because: "output capture combines with suspicious evidence",
    host: { state: "present", values: ["WS01.corp.example"], weaker: null },
    user: { state: "present", values: ["CORP\\ada"], weaker: null },
    alerts: 1,
    nearMisses: 0,
    first: "2026-03-02T10:00:00Z",
    last: "2026-03-02T10:00:00Z",
    questions: [],
    owner: null,
    tags: ["red team"],
    overdue: false,
    dueAt: "2026-03-02T11:00:00Z",
    position: [],
    ...more,
  };
}

const order = (...items: QueueItem[]): string[] => [...items].sort(byPosition).map((each) => each.id);

describe("the order of the queue", () => {
  it("puts what is overdue first, then what the evidence supports, then severity, risk and the newest alert", () => {
    expect(
      order(
        item({ id: "close", recommendation: "close", severity: "critical" }),
        item({ id: "unknown", recommendation: null }),
        item({ id: "older", last: "2026-03-01T00:00:00Z" }),
        item({ id: "riskier", riskScore: 99 }),
        item({ id: "newer", last: "2026-03-03T00:00:00Z" }),
        item({ id: "critical", severity: "critical", riskScore: 1 }),
        item({ id: "overdue", overdue: true, recommendation: "close", severity: "low" }),
        item({ id: "preserve", recommendation: "preserve_and_escalate" }),
      ),
    ).toEqual(["overdue", "critical", "riskier", "newer", "older", "preserve", "unknown", "close"]);
  });

  it("does not depend on the order it is given", () => {
    const items = [item({ id: "b" }), item({ id: "a" }), item({ id: "c", overdue: true })];
    expect(order(...items)).toEqual(order(...items.toReversed()));
  });

  it("says why an item stands where it stands", () => {
    expect(positionOf(item({ overdue: true }))[0]).toBe("overdue since 2026-03-02T11:00:00Z");
    expect(positionOf(item({ recommendation: null }))[1]).toBe("evidence is being gathered");
  });

  it("sorts by a column, both ways, and by position where the column is none", () => {
    const items = [item({ id: "two", alerts: 2 }), item({ id: "one", alerts: 1 }), item({ id: "three", alerts: 3 })];
    const sorted = (sort: string): string[] => [...items].sort(comparator(sort)).map((each) => each.id);
    expect(sorted("alerts")).toEqual(["one", "two", "three"]);
    expect(sorted("-alerts")).toEqual(["three", "two", "one"]);
    for (const none of ["constructor", "__proto__", "-", ""]) expect(sorted(none)).toEqual(order(...items));
  });
});

describe("the search of the queue", () => {
  const found = (text: string, more: Partial<QueueItem> = {}): boolean =>
    matches(item(more), ["cmd.exe /c upd.exe -q"], parseSearch(text));

  it.each([
    ["", true],
    ["whoami", true],
    ["WHOAMI ada", true],
    ["whoami bob", false],
    ["UPD.exe", true],
    ["user:upd.exe", false],
    ["host:ws01", true],
    ["user:ws01", false],
    ["user:ada host:corp", true],
    ['"whoami /all"', true],
    ['"all whoami"', false],
    ["who*all", true],
    ["host:ws*example", true],
    ["host:example*ws", false],
    ["capture", true],
    ["wmi", true],
    ['"red team"', true],
    ["host:", true],
  ])("answers %j with %s", (text, expected) => {
    expect(found(text)).toBe(expected);
  });

  it("takes signs of patterns as they are", () => {
    expect(found("host:[a-z]+")).toBe(false);
    expect(found("host:ws0?")).toBe(false);
    expect(found("(a+)+$")).toBe(false);
    expect(found("host:[", { host: { state: "present", values: ["[ws"], weaker: null } })).toBe(true);
  });

  it("finds nothing in a host or user that is missing", () => {
    expect(found("host:ws01", { host: { state: "missing", remedy: "none" } })).toBe(false);
  });

  it("takes no longer than the text is long", () => {
    const long = "ab".repeat(100_000);
    const began = performance.now();
    expect(found("a*".repeat(5000).concat("z"), { because: long })).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
