import type { Command, CommandContext } from "../investigation/command.ts";
import { decide } from "../investigation/decide.ts";
import type { Decided } from "../investigation/decided.ts";
import { evolve } from "../investigation/evolve.ts";
import type { AnswerBasis, Investigation } from "../investigation/investigation.ts";
import type { InvestigationEvent } from "../investigation/investigation-event.ts";
import { alertReference, subjectOfAlert } from "../investigation/investigation-key.ts";
import type { Actor } from "../ledger/entry.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Verdict } from "../questions/finding.ts";
import { alertEvent } from "./alert-event.ts";

export const ADA: Actor = { id: "ada", name: "Ada", role: "analyst" };
export const BEN: Actor = { id: "ben", name: "Ben", role: "analyst" };
export const LEA: Actor = { id: "lea", name: "Lea", role: "lead" };
export const LOU: Actor = { id: "lou", name: "Lou", role: "lead" };
export const AUDITOR: Actor = { id: "aud", name: "Aud", role: "auditor" };
export const QUESTIONS = ["q1", "q2", "q3", "q4", "q5", "q6"];

export function gateSaying(recommendation: Recommendation): GateResult {
  const binds = recommendation === "close";
  return {
    policyVersion: "1",
    rowId: `row-${recommendation}`,
    recommendation,
    reasons: ["as the test says"],
    anchors: [{ id: "recurrence", label: "recurrence", binds, why: binds ? "seen 9 times" : "no earlier alert" }],
    unresolved: [],
    conflicts: [],
  };
}

export function basis(finding: Verdict | null = null): AnswerBasis {
  return {
    guideVersion: "g1",
    alertId: "alert-1",
    alerts: 1,
    finding: finding === null ? null : { verdict: finding, headline: "said so" },
    pivots: [],
  };
}

export const opening: Command = {
  kind: "open",
  id: "inv-1",
  subject: subjectOfAlert(alertEvent()),
  alerts: [alertReference(alertEvent())],
  earlier: [],
};

export function answering(question: string, verdict: Verdict = "escalate", rationale = "because"): Command {
  return { kind: "answer", question, verdict, rationale, evidence: [], basis: basis() };
}

/** A case under test: commands in, state and events out; refusals are given back. */
export class CaseRun {
  state: Investigation | null = null;
  readonly events: InvestigationEvent[] = [];
  recommendation: Recommendation = "escalate";

  do(actor: Actor, command: Command): Decided {
    const context: CommandContext = {
      actor,
      at: `2026-11-24T15:00:${String(this.events.length % 60).padStart(2, "0")}.000Z`,
      questions: QUESTIONS,
      gate: gateSaying(this.recommendation),
    };
    const decided = decide(this.state, command, context);
    if ("refusal" in decided) return decided;
    for (const fact of decided.events) {
      const event = { fact, actor, at: context.at, version: this.events.length + 1 };
      this.state = evolve(this.state, event);
      this.events.push(event);
    }
    return decided;
  }

  /** The code of the refusal, or the state reached. */
  try(actor: Actor, command: Command): string {
    const decided = this.do(actor, command);
    return "refusal" in decided ? decided.refusal.code : (this.state?.state ?? "none");
  }

  get now(): Investigation {
    if (this.state === null) throw new Error("the case was not opened");
    return this.state;
  }
}

/** A case that Ada took, answered in full and submitted. */
export function submittedCase(decision: Recommendation = "escalate"): CaseRun {
  const run = new CaseRun();
  run.recommendation = decision;
  run.do(ADA, opening);
  for (const question of QUESTIONS) run.do(ADA, answering(question));
  run.do(ADA, { kind: "decide", decision, justification: "" });
  return run;
}
