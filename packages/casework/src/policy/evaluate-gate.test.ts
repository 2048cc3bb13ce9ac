import { describe, expect, it } from "vitest";
import type { Verdict } from "../questions/finding.ts";
import type { Anchor, AnchorId } from "../recurrence/recurrence-result.ts";
import { evaluateGate } from "./evaluate-gate.ts";
import { gateRows } from "./gate-rows.ts";

const QUESTIONS = ["q1", "q2", "q3", "q4", "q5", "q6"];
const VERDICTS: readonly Verdict[] = ["escalate", "lower_concern", "unresolved"];
const ANCHORS: readonly AnchorId[] = ["shape", "parent", "user_host", "children", "recurrence"];

function anchors(bits: number): Anchor[] {
  return ANCHORS.map((id, index) => ({ id, label: id, binds: (bits & (1 << index)) !== 0, why: "" }));
}

function gate(answers: readonly Verdict[], bits: number, findings: readonly Verdict[] = []) {
  return evaluateGate({
    questions: QUESTIONS,
    findings: findings.map((verdict, index) => ({
      question: `q${index + 1}`,
      verdict,
      headline: `finding ${index + 1}`,
    })),
    answers: Object.fromEntries(
      answers.map((verdict, index) => [`q${index + 1}`, { verdict, rationale: `why ${index + 1}` }]),
    ),
    anchors: anchors(bits),
  });
}

/** All 729 combinations of six verdicts. */
const everyAnswer: Verdict[][] = QUESTIONS.reduce<Verdict[][]>(
  (all) => all.flatMap((some) => VERDICTS.map((verdict) => [...some, verdict])),
  [[]],
);

describe("the gate", () => {
  it("closes only when all five anchors bind to one workflow and every answer lowers concern", () => {
    for (const answers of everyAnswer) {
      for (let bits = 0; bits < 32; bits += 1) {
        const closes = gate(answers, bits).recommendation === "close";
        const should = bits === 31 && answers.every((verdict) => verdict === "lower_concern");
        if (closes !== should) expect.fail(`${answers.join()} with anchors ${bits}`);
      }
    }
  });

  it("escalates exactly when output capture combines with another suspicious answer", () => {
    for (const answers of everyAnswer) {
      for (const bits of [0, 15, 31]) {
        const escalates = gate(answers, bits).recommendation === "escalate";
        const should = answers[0] === "escalate" && answers.slice(1).includes("escalate");
        if (escalates !== should) expect.fail(`${answers.join()} with anchors ${bits}`);
      }
    }
  });

  it("gives the machine's headline where it says the same as the person, else the person's verdict and rationale", () => {
    const given: Verdict[] = ["escalate", "unresolved", "escalate", "unresolved"];
    const { reasons, unresolved } = gate(given, 0, ["escalate", "unresolved", "unresolved", "lower_concern"]);
    expect(reasons.slice(1)).toEqual(["q1: finding 1", "q3: answered as escalating: “why 3”"]);
    expect(unresolved.slice(0, 2)).toEqual([
      { question: "q2", why: "finding 2" },
      { question: "q4", why: "answered as unresolved: “why 4”" },
    ]);
  });

  it("quotes of a long rationale the beginning, on one line, and says how much there is", () => {
    const reasonFor = (rationale: string) =>
      evaluateGate({
        questions: ["q1", "q2"],
        findings: [],
        answers: { q1: { verdict: "escalate", rationale: "" }, q2: { verdict: "escalate", rationale } },
        anchors: anchors(0),
      }).reasons;
    expect(reasonFor("two\nlines ")).toEqual([
      "output capture combines with suspicious evidence",
      "q1: answered as escalating, without a rationale",
      "q2: answered as escalating: “two lines”",
    ]);
    expect(reasonFor("x".repeat(500))[2]).toBe(
      `q2: answered as escalating: “${"x".repeat(160)}…” (160 of 500 characters)`,
    );
  });

  it("never gives a recommendation without a row, a reason and the version", () => {
    const ids = new Set(gateRows.map((row) => row.id));
    for (const answers of everyAnswer) {
      const result = gate(answers, 0);
      expect(ids.has(result.rowId) && result.reasons.length > 0 && result.policyVersion === "1").toBe(true);
    }
  });

  it("reaches every row", () => {
    const reached = new Set(everyAnswer.flatMap((answers) => [0, 31].map((bits) => gate(answers, bits).rowId)));
    reached.add(gate(everyAnswer.at(-1) ?? [], 0, ["escalate"]).rowId);
    expect([...reached].sort()).toEqual(gateRows.map((row) => row.id).sort());
  });

  it("takes a machine's finding where nobody answered, and an unanswered question without finding as unresolved", () => {
    const result = gate([], 0, ["escalate", "unresolved", "unresolved", "escalate"]);
    expect(result).toMatchObject({ recommendation: "escalate", rowId: "escalate-capture-and-support" });
    expect(result.reasons).toEqual([
      "output capture combines with suspicious evidence",
      "q1: finding 1",
      "q4: finding 4",
    ]);
    expect(result.unresolved.map((item) => item.question)).toEqual(["q2", "q3", "q5", "q6"]);
  });

  it("lets a person's answer outweigh the machine, and names the conflict", () => {
    const lower: Verdict[] = QUESTIONS.map(() => "lower_concern");
    const result = gate(lower, 0, ["escalate"]);
    expect(result).toMatchObject({ rowId: "preserve-conflict", recommendation: "preserve_and_escalate" });
    expect(result.conflicts).toEqual(["q1: the answer lowers concern, the finding escalates (finding 1)"]);
    expect(gate(lower, 31, ["escalate"])).toMatchObject({ recommendation: "close", conflicts: [expect.any(String)] });
  });

  it("preserves when everything lowers concern and an anchor does not bind", () => {
    const result = gate(
      QUESTIONS.map(() => "lower_concern"),
      15,
    );
    expect(result).toMatchObject({ rowId: "preserve-unbound", recommendation: "preserve_and_escalate" });
  });

  it("preserves for a guide without questions", () => {
    expect(evaluateGate({ questions: [], findings: [], answers: {}, anchors: anchors(31) }).recommendation).toBe(
      "preserve_and_escalate",
    );
  });
});
