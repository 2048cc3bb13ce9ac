import { describe, expect, it } from "vitest";
import { ADA, answering, basis, CaseRun, LEA, opening } from "../testing/case-run.ts";
import { interfering } from "./interference.ts";
import { changedSince } from "./staleness.ts";

function answered() {
  const run = new CaseRun();
  run.do(ADA, opening);
  run.do(ADA, answering("q5"));
  const answer = run.now.answers.q5;
  if (answer === undefined) throw new Error("no answer");
  return { run, answer };
}

describe("changedSince", () => {
  const pivot = {
    pivotId: "p1",
    query: null,
    window: { from: "a", to: "b", field: "timestamp" },
    status: "found" as const,
    count: 1,
    cut: false,
    digest: "one",
  };

  it("is empty while an answer rests on what it rested on", () => {
    const { answer } = answered();
    expect(changedSince(answer, { guideVersion: "g1", alerts: 1, finding: null, pivots: [] })).toEqual([]);
  });

  it("names new alerts, another finding, another guide and other rows", () => {
    const { answer } = answered();
    const rested = { ...answer, basis: { ...basis("lower_concern"), pivots: [pivot] } };
    expect(
      changedSince(rested, {
        guideVersion: "g2",
        alerts: 3,
        finding: { verdict: "escalate", headline: "" },
        pivots: [{ ...pivot, count: 2, digest: "two" }],
      }),
    ).toEqual([
      "2 more alerts since",
      "the guide was changed",
      "the finding escalates now, it lowered concern then",
      "p1 finds 2 now, 1 then",
    ]);
  });

  it("takes another window for another question", () => {
    const { answer } = answered();
    const rested = { ...answer, basis: { ...basis(), pivots: [pivot] } };
    const wider = { ...pivot, digest: "two", window: { ...pivot.window, to: "c" } };
    expect(changedSince(rested, { guideVersion: "g1", alerts: 1, finding: null, pivots: [wider] })).toEqual([]);
  });
});

describe("interfering", () => {
  it("lets an answer through when others wrote notes, looked, or answered something else", () => {
    const { run } = answered();
    run.do(LEA, { kind: "note", id: "n", text: "hm" });
    run.do(LEA, { kind: "viewed_pivot", pivotId: "p1" });
    const since = run.events.slice(2);
    expect(interfering(answering("q1"), since)).toEqual([]);
    expect(interfering(answering("q5"), since)).toHaveLength(1);
    expect(interfering({ kind: "decide", decision: "escalate", justification: "" }, since)).toHaveLength(1);
  });
});
