import { describe, expect, it } from "vitest";
import { SYSTEM } from "../../ledger/entry.ts";
import { ADA, AUDITOR, BEN, CaseRun, LEA, opening, submittedCase } from "../../testing/case-run.ts";
import { foldInvestigation } from "../investigation-entry.ts";
import { summarise } from "../summarise.ts";
import { MAX_TAGS } from "./tags.ts";

const opened = (): CaseRun => {
  const run = new CaseRun();
  run.do(SYSTEM, opening);
  return run;
};

describe("tags of an investigation", () => {
  it("are set and taken off by whoever works, once however they are written", () => {
    const run = opened();
    run.do(ADA, { kind: "tag", tag: "  red   team " });
    run.do(BEN, { kind: "tag", tag: "Red Team" });
    run.do(BEN, { kind: "tag", tag: "phishing" });
    expect(summarise(run.now).tags).toEqual(["red team", "phishing"]);
    run.do(LEA, { kind: "untag", tag: "RED TEAM" });
    run.do(LEA, { kind: "untag", tag: "never set" });
    expect(run.now.tags).toEqual(["phishing"]);
    expect(run.events.map(({ fact, actor }) => `${actor.name} ${fact.kind}`).slice(1)).toEqual([
      "Ada tagged",
      "Ben tagged",
      "Lea untagged",
    ]);
  });

  it("leave a submission as it is", () => {
    const run = submittedCase();
    const digest = run.now.decision?.digest;
    expect(run.try(ADA, { kind: "tag", tag: "later" })).toBe("submitted");
    expect(run.now.decision?.digest).toBe(digest);
  });

  it.each(["", "   ", "a,b", "x".repeat(41), "a\u202Eb", "a\nb\u0000", "\u200b"])("refuses %j", (tag) => {
    expect(opened().try(ADA, { kind: "tag", tag })).toBe("TAG_INVALID");
  });

  it("are few, and an auditor's none", () => {
    const run = opened();
    for (let number = 0; number < MAX_TAGS; number += 1) run.do(ADA, { kind: "tag", tag: `t${number}` });
    expect(run.try(ADA, { kind: "tag", tag: "one more" })).toBe("TOO_MANY_TAGS");
    expect(run.try(AUDITOR, { kind: "untag", tag: "t1" })).toBe("ROLE_NOT_ALLOWED");
  });

  it("are none in what was kept before there were tags", () => {
    expect(foldInvestigation([], opened().now)?.tags).toEqual([]);
  });
});
