import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SYSTEM } from "../ledger/entry.ts";
import { EMPTY_HEAD, sealEntry } from "../ledger/hash-chain.ts";
import {
  ADA,
  AUDITOR,
  answering,
  BEN,
  CaseRun,
  LEA,
  LOU,
  opening,
  QUESTIONS,
  submittedCase,
} from "../testing/case-run.ts";
import type { Command } from "./command.ts";
import { evolve } from "./evolve.ts";
import { barredReviewers } from "./four-eyes.ts";
import type { Investigation } from "./investigation.ts";
import { foldInvestigation, fromEntry, toEntry } from "./investigation-entry.ts";

const approve: Command = { kind: "approve", reason: "" };
const giveBack = { kind: "return" as const, reason: "", points: [{ question: "q4", text: "whose host is it?" }] };
const overturn = (decision: "close" | "escalate" | "preserve_and_escalate") => ({
  kind: "overturn" as const,
  decision,
  reason: "the change record says so",
});
const submit = (decision: "close" | "escalate" | "preserve_and_escalate", justification = ""): Command => ({
  kind: "decide",
  decision,
  justification,
});

describe("working on an investigation", () => {
  it("goes from opened over answered and submitted to approved", () => {
    const run = new CaseRun();
    expect(run.try(SYSTEM, opening)).toBe("open");
    expect(run.try(ADA, { kind: "take" })).toBe("in_work");
    for (const question of QUESTIONS) run.do(ADA, answering(question));
    expect(run.try(ADA, submit("escalate"))).toBe("submitted");
    expect(run.try(LEA, approve)).toBe("approved");
    expect(run.now).toMatchObject({ outcome: "escalate", owner: ADA, round: 1 });
    expect(run.now.reviews).toMatchObject([{ verdict: "approved", by: LEA, decisionDigest: run.now.decision?.digest }]);
  });

  it("belongs to whoever answers first", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    run.do(ADA, answering("q1"));
    expect(run.now).toMatchObject({ owner: ADA, state: "in_work" });
    expect(run.try(BEN, { kind: "take" })).toBe("OWNED_BY_ANOTHER");
    expect(run.try(BEN, { kind: "release" })).toBe("NOT_OWNER");
    expect(run.try(BEN, { kind: "assign", to: BEN })).toBe("ROLE_NOT_ALLOWED");
    expect(run.try(LEA, { kind: "assign", to: BEN })).toBe("in_work");
    expect(run.now.owner).toEqual(BEN);
  });

  it("is open again when it is released before anything was answered", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    run.do(ADA, { kind: "take" });
    expect(run.try(ADA, { kind: "release" })).toBe("open");
  });

  it("asks for a rationale unless the answer is the machine's finding", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    expect(run.try(ADA, answering("q1", "escalate", " \u200b\n"))).toBe("RATIONALE_NEEDED");
    const agreeing = answering("q1", "escalate", "");
    if (agreeing.kind !== "answer") throw new Error("not an answer");
    const finding = { verdict: "escalate" as const, headline: "" };
    expect(run.try(ADA, { ...agreeing, basis: { ...agreeing.basis, finding } })).toBe("in_work");
    expect(run.try(ADA, answering("q9"))).toBe("QUESTION_UNKNOWN");
    expect(run.try(ADA, answering("q2", "escalate", "x".repeat(20_001)))).toBe("TEXT_TOO_LONG");
  });

  it("lets an auditor look and export, and nothing else", () => {
    const run = submittedCase();
    for (const command of [
      answering("q1"),
      approve,
      giveBack,
      { kind: "take" } as const,
      { kind: "note", id: "n", text: "x" } as const,
    ])
      expect(run.try(AUDITOR, command)).toBe("ROLE_NOT_ALLOWED");
    expect(run.try(AUDITOR, { kind: "record_export", id: "e", fileName: "e.zip", sha256: "0" })).toBe("submitted");
  });

  it("does nothing twice: pins, alerts, looks at pivots", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    const twice: Command[] = [
      { kind: "pin", eventId: "e", question: null },
      { kind: "viewed_pivot", pivotId: "p1" },
      {
        kind: "add_alerts",
        alerts: [{ kind: "alert", alertId: "a2", sourceEventId: "e2", at: "2026-11-24T13:00:00.000000000Z" }],
      },
    ];
    for (const command of [...twice, ...twice]) run.do(ADA, command);
    expect(run.events).toHaveLength(4);
    expect(run.now.alerts.map((alert) => alert.alertId)).toEqual(["a2", "alert-1"]);
  });

  it("knows no investigation before it was opened, and opens it once", () => {
    const run = new CaseRun();
    expect(run.try(ADA, { kind: "take" })).toBe("NOT_FOUND");
    run.do(SYSTEM, opening);
    expect(run.try(SYSTEM, opening)).toBe("ALREADY_OPEN");
  });
});

describe("deciding", () => {
  it("refuses a close that the gate does not support, and says what does not bind", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    const refused = run.do(ADA, submit("close", "I know this tool"));
    expect(refused).toMatchObject({ refusal: { code: "CLOSE_NOT_SUPPORTED" } });
    expect("refusal" in refused && refused.refusal.message).toContain("recurrence: no earlier alert");
  });

  it("closes at once what the gate supports closing", () => {
    expect(submittedCase("close").now).toMatchObject({ state: "closed", outcome: "close" });
  });

  it("wants a justification for what departs from the gate, and marks it", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    expect(run.try(ADA, submit("preserve_and_escalate"))).toBe("JUSTIFICATION_NEEDED");
    expect(run.try(ADA, submit("preserve_and_escalate", "the account is being checked"))).toBe("submitted");
    expect(run.now.decision?.departs).toBe(true);
  });

  it("takes no new alerts into a case that was submitted", () => {
    const alerts = [
      { kind: "alert" as const, alertId: "late", sourceEventId: "e", at: "2026-11-24T16:00:00.000000000Z" },
    ];
    expect(submittedCase().try(SYSTEM, { kind: "add_alerts", alerts })).toBe("DECIDED");
  });

  it("takes a submission back when its answers or evidence change", () => {
    const run = submittedCase();
    expect(run.try(BEN, { kind: "pin", eventId: "e", question: "q4" })).toBe("in_work");
    expect(run.now.decision).toBeNull();
    expect(run.events.at(-2)?.fact).toMatchObject({ kind: "voided", because: "evidence was pinned" });
    expect(run.try(LEA, approve)).toBe("STATE_NOT_ALLOWED");
  });

  it("keeps a submission when somebody writes a note or looks at a pivot", () => {
    const run = submittedCase();
    run.do(LEA, { kind: "note", id: "n1", text: "reading" });
    run.do(LEA, { kind: "viewed_pivot", pivotId: "p1" });
    expect(run.try(LEA, approve)).toBe("approved");
  });
});

describe("reviewing", () => {
  it("is refused to the one who decided, whatever the role", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    run.do(LEA, submit("escalate"));
    for (const command of [approve, giveBack, overturn("preserve_and_escalate")])
      expect(run.try(LEA, command)).toBe("OWN_DECISION");
    expect(run.try(LOU, approve)).toBe("approved");
  });

  it("is refused to whoever answered in this round, also when the answer was replaced", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    run.do(LEA, answering("q2"));
    run.do(ADA, answering("q2"));
    run.do(ADA, submit("escalate"));
    expect(run.try(LEA, approve)).toBe("ANSWERED_THIS_ROUND");
    expect(run.try(LOU, approve)).toBe("approved");
  });

  it("is refused to the author of an answer that stands from an earlier round", () => {
    const run = new CaseRun();
    run.do(SYSTEM, opening);
    run.do(LEA, answering("q2"));
    run.do(ADA, submit("escalate"));
    run.do(LOU, giveBack);
    run.do(ADA, answering("q4"));
    run.do(ADA, submit("escalate"));
    expect(run.try(LEA, approve)).toBe("ANSWERED_THIS_ROUND");
  });

  it("returns with points, after which the case is worked on and submitted again", () => {
    const run = submittedCase();
    expect(run.try(LEA, { kind: "return", reason: " ", points: [] })).toBe("REASON_NEEDED");
    expect(run.try(LEA, { ...giveBack, points: [{ question: "q9", text: "?" }] })).toBe("QUESTION_UNKNOWN");
    expect(run.try(LEA, giveBack)).toBe("returned");
    expect(run.now).toMatchObject({ round: 2, decision: null, outcome: null });
    expect(run.now.decisions).toHaveLength(1);
    expect(run.try(ADA, answering("q4"))).toBe("in_work");
    expect(run.try(ADA, submit("escalate"))).toBe("submitted");
    expect(run.try(LEA, approve)).toBe("approved");
  });

  it("overturns to another decision, with both visible; to a close only when the gate supports it", () => {
    const run = submittedCase();
    expect(run.try(LEA, overturn("escalate"))).toBe("STATE_NOT_ALLOWED");
    expect(run.try(LEA, overturn("close"))).toBe("CLOSE_NOT_SUPPORTED");
    expect(run.try(LEA, { ...overturn("close"), reason: "" })).toBe("REASON_NEEDED");
    expect(run.try(LEA, overturn("preserve_and_escalate"))).toBe("overturned");
    expect(run.now).toMatchObject({ outcome: "preserve_and_escalate", decision: { decision: "escalate" } });
  });

  it("stands until the case is reopened, which voids the approval", () => {
    const run = submittedCase();
    run.do(LEA, approve);
    expect(run.try(ADA, answering("q1"))).toBe("DECIDED");
    expect(run.try(ADA, { kind: "pin", eventId: "e", question: null })).toBe("DECIDED");
    expect(run.try(ADA, { kind: "reopen", reason: "" })).toBe("REASON_NEEDED");
    expect(run.try(ADA, { kind: "reopen", reason: "a second host" })).toBe("in_work");
    expect(run.now).toMatchObject({ round: 2, decision: null, outcome: null });
    expect(run.now.reviews.at(-1)?.voidedBecause).toBe("reopened: a second host");
  });
});

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { kind: "take" },
    { kind: "release" },
    { kind: "assign", to: BEN },
    { kind: "pin", eventId: "e1", question: "q1" },
    { kind: "unpin", eventId: "e1" },
    { kind: "note", id: "n", text: "note \ud800 \u202e" },
    { kind: "viewed_pivot", pivotId: "p1" },
    { kind: "reopen", reason: "new facts" },
    submit("escalate", "so"),
    submit("close", "so"),
    approve,
    approve,
    giveBack,
    overturn("preserve_and_escalate"),
    {
      kind: "add_alerts",
      alerts: [{ kind: "alert", alertId: "a2", sourceEventId: "e2", at: "2026-11-24T13:00:00.000000000Z" }],
    },
  ),
  fc
    .tuple(fc.constantFrom(...QUESTIONS), fc.string({ minLength: 1 }))
    .map(([question, text]) => answering(question, "escalate", text)),
);
const anyStep = fc.tuple(fc.constantFrom(SYSTEM, ADA, BEN, LEA, LOU, AUDITOR), anyCommand);

function played(steps: readonly (readonly [typeof ADA, Command])[]): { run: CaseRun; states: Investigation[] } {
  const run = new CaseRun();
  run.do(SYSTEM, opening);
  const states = [run.now];
  for (const [actor, command] of steps) {
    run.do(actor, command);
    states.push(run.now);
  }
  return { run, states };
}

describe("any course of events", () => {
  it("never has a review by somebody who decided or answered", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { run, states } = played(steps);
        for (const [index, event] of run.events.entries()) {
          if (!["approved", "returned", "overturned"].includes(event.fact.kind)) continue;
          const before = run.events.slice(0, index).reduce<Investigation | null>(evolve, null);
          expect(before !== null && barredReviewers(before)).not.toContain(event.actor.id);
          expect(["lead", "admin"]).toContain(event.actor.role);
        }
        for (const state of states) {
          const decided = ["submitted", "approved", "overturned", "closed"].includes(state.state);
          expect(state.decision !== null).toBe(decided);
          expect(state.outcome !== null).toBe(decided && state.state !== "submitted");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same state from kept entries, however they are cut into batches", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), fc.nat(), (steps, cut) => {
        const { run } = played(steps);
        let head = EMPTY_HEAD;
        const entries = run.events.map(({ fact, actor, at, version }) => {
          const entry = sealEntry(head, { stream: "investigation:inv-1", version }, toEntry(fact, actor, at));
          head = entry;
          return entry;
        });
        const at = cut % (entries.length + 1);
        const whole = foldInvestigation(entries);
        expect(foldInvestigation(entries.slice(at), foldInvestigation(entries.slice(0, at)))).toEqual(whole);
        expect(entries.map((entry) => fromEntry(entry).fact.kind)).toEqual(run.events.map((event) => event.fact.kind));
        expect(whole?.state).toBe(run.now.state);
      }),
      { numRuns: 150 },
    );
  });
});
