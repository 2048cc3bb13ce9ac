import { describe, expect, it } from "vitest";
import { RULE_ID } from "../testing/alert-event.ts";
import { assessmentInput, childPivot, said } from "../testing/assessment.ts";
import { assess, gravest, WMI_CAPTURE_RULE } from "./assess.ts";

describe("assess", () => {
  it.each(["q2", "q3", "q6"])("says honestly that nothing assesses %s yet", (id) => {
    const fields = ["process.executable", "process.code_signature.trusted", "user.id"];
    const pivots = [childPivot([], { label: "Alerts of the user", status: "unreachable", reason: "no user.id" })];
    const finding = assess(RULE_ID, assessmentInput({ question: { id, fields }, pivots }));
    expect(finding).toMatchObject({
      question: id,
      verdict: "unresolved",
      assessed: false,
      headline: "no machine finding yet",
    });
    expect(said(finding)).toContain("process.executable is C:\\Windows\\System32\\cmd.exe");
    expect(said(finding)).toContain("“Alerts of the user” cannot be asked: no user.id");
    // Sysmon's user.id is its writer's, so it is not the user's and counts as not there.
    expect(finding.missing.map((item) => item.field)).toEqual(["process.code_signature.trusted", "user.id"]);
  });

  it("assesses questions 1, 4 and 5 of the rule that ships, and no other rule's", () => {
    expect(WMI_CAPTURE_RULE).toBe(RULE_ID);
    for (const id of ["q1", "q4", "q5"]) {
      const input = assessmentInput({ question: { id, fields: [] } });
      expect(assess(RULE_ID, input).assessed).toBe(true);
      expect(assess("another rule", input).assessed).toBe(false);
    }
  });
});

describe("gravest", () => {
  it("lets one suspicious alert of many decide", () => {
    const finding = assess(RULE_ID, assessmentInput());
    const lower = { ...finding, verdict: "lower_concern" as const };
    const open = { ...finding, verdict: "unresolved" as const };
    const weak = { ...finding, strength: "weak" as const };
    expect(gravest([lower, open, weak, finding])).toBe(finding);
    expect(gravest([lower, open])).toBe(open);
    expect(gravest([])).toBeNull();
  });
});
