import { describe, expect, it } from "vitest";
import { investigationView } from "../../shared/testing/fixtures/investigation.ts";
import { differs, pointsOf, sentPoints } from "./points.ts";

const { questions } = investigationView("inv-1", "2026-03-02T14:09:00.000Z");

describe("return points", () => {
  it("come back from the browser as they were kept, and a broken draft as none", () => {
    expect(pointsOf('{"q3":"why"}')).toEqual({ q3: "why" });
    expect(pointsOf("")).toEqual({});
    expect(pointsOf('{"q3":7,"q4":"x"}')).toEqual({ q4: "x" });
    expect(pointsOf("null")).toEqual({});
  });

  it("are sent in the order of the questions, only with words, only of questions that exist", () => {
    expect(sentPoints({ q4: "b", q2: " a ", q5: "  ", q99: "c" }, questions)).toEqual([
      { question: "q2", text: "a" },
      { question: "q4", text: "b" },
    ]);
  });

  it("stand out where nobody answered or the answer is not the finding", () => {
    expect(questions.map(differs)).toEqual([false, true, true, true, true, true]);
  });
});
