import { describe, expect, it } from "vitest";
import { investigationView } from "../../shared/testing/fixtures/investigation.ts";
import { becauseWords, departuresOf } from "./gate-words.ts";
import { nextQuestion, tally } from "./question-order.ts";

const view = investigationView("inv-1", "2026-03-02T14:09:00.000Z");

describe("the gate's words", () => {
  it("make sentences of the reasons", () => {
    expect(becauseWords({ because: ["output capture", "no child."] })).toBe("Output capture. No child.");
  });

  it("name every anchor that does not bind and every open question against a close", () => {
    const departures = departuresOf(view.gate, "close");
    expect(departures).toHaveLength(4);
    expect(departures.join(" ")).toContain("recurrence does not bind: No earlier alert with these anchors.");
    expect(departures.join(" ")).toContain("Question 2 is unresolved");
  });

  it("say nothing departs where the decision is what the evidence supports", () => {
    expect(departuresOf(view.gate, "escalate")).toEqual([]);
  });
});

describe("the order of questions", () => {
  it("goes on with the next without an answer, from the top again, until none is left", () => {
    expect(nextQuestion(view.questions, "q3")?.id).toBe("q4");
    expect(nextQuestion(view.questions, "q6")?.id).toBe("q2");
    const all = view.questions.map((question) => ({ ...question, answer: view.questions[0]?.answer ?? null }));
    expect(nextQuestion(all, "q2")).toBeNull();
  });

  it("counts answers before findings", () => {
    expect(tally(view.questions)).toBe("1 of 6 answered · 3 escalate · 1 lower · 2 unresolved");
  });
});
