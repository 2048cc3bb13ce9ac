import { describe, expect, it } from "vitest";
import { entrySummary } from "./entry-summary.ts";

describe("what an entry of the ledger says", () => {
  it.each([
    ["opened", { alerts: [{}, {}] }, "opened with 2 alerts"],
    ["opened", { alerts: [{}] }, "opened with 1 alert"],
    ["opened", { alerts: [{ kind: "alert" }] }, "opened with 1 alert"],
    ["opened", { alerts: [{ kind: "near_miss" }] }, "opened by hand on a near miss, no alert"],
    ["alerts_added", { alerts: [{ kind: "near_miss" }] }, "near miss added by hand, no alert"],
    ["answered", { question: "q1", verdict: "lower_concern" }, "answered q1: lowers concern"],
    ["decided", { decision: "close", departs: false }, "decided: close"],
    [
      "decided",
      { decision: "preserve_and_escalate", departs: true },
      "decided: preserve and escalate, against the gate",
    ],
    ["returned", { points: [{}, {}, {}] }, "returned it with 3 points"],
    ["exported", { fileName: "case.zip" }, "exported case.zip"],
    ["some_new_kind", {}, "some new kind"],
    ["constructor", {}, "constructor"],
  ])("says %s with %j as %j", (kind, body, words) => {
    expect(entrySummary({ kind, body })).toBe(words);
  });

  it("says something of every kind, whatever its body lacks", () => {
    for (const kind of [
      "opened",
      "alerts_added",
      "assigned",
      "answered",
      "decided",
      "returned",
      "overturned",
      "voided",
    ])
      expect(entrySummary({ kind, body: {} })).toMatch(/^[a-z0-9]/);
  });
});
