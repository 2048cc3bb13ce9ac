import type { Gate, InvestigationView, Recommendation } from "@quaestor/api";
import { sentenceOf } from "../../shared/format/sentence.ts";

/** Buttons say the verb and the object. */
export const decisionVerb: Readonly<Record<Recommendation, string>> = {
  escalate: "Escalate investigation",
  close: "Close investigation",
  preserve_and_escalate: "Preserve and escalate",
};

export const decisionMeans: Readonly<Record<Recommendation, string>> = {
  escalate: "The evidence shows what must not be there. A lead reviews it; the response follows.",
  close: "One recognised workflow explains everything. With the gate’s support it stands at once.",
  preserve_and_escalate: "Answers conflict or are incomplete. The evidence is kept and a lead goes on with it.",
};

/** The gate's reasons as sentences. */
export const becauseWords = (gate: Pick<Gate, "because">): string => gate.because.map(sentenceOf).join(" ");

export const openQuestions = (view: Pick<InvestigationView, "questions">) =>
  view.questions.filter((question) => question.answer === null);

/** Whether work goes on: afterwards a decision stands or waits. */
export const isUndecided = (state: InvestigationView["state"]): boolean =>
  state === "open" || state === "in_work" || state === "returned";

/** In which way a decision departs from what the evidence supports, one sentence each; empty when it does not. */
export function departuresOf(gate: Gate, decision: Recommendation): readonly string[] {
  if (decision === gate.recommendation) return [];
  if (decision !== "close")
    return [`The evidence supports “${decisionVerb[gate.recommendation]}”: ${becauseWords(gate)}`];
  return [
    ...gate.anchors
      .filter((anchor) => !anchor.binds)
      .map((anchor) => `${anchor.label} does not bind: ${sentenceOf(anchor.why)}`),
    ...gate.unresolved.map(
      (each) => `Question ${each.question.replace(/^q/, "")} is unresolved: ${sentenceOf(each.why)}`,
    ),
    ...gate.conflicts.map(sentenceOf),
    ...(gate.anchors.every((anchor) => anchor.binds) && gate.unresolved.length === 0 ? [becauseWords(gate)] : []),
  ];
}
