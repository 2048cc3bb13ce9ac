import type { Investigation } from "./investigation.ts";

/**
 * Account ids that may not review what was decided: who decided, whoever answered in this round, and whoever's answer
 * still stands from an earlier one. A role exempts nobody (casework-formats, section 10).
 */
export function barredReviewers(state: Investigation): readonly string[] {
  const authors = Object.values(state.answers).map((answer) => answer.by.id);
  const decider = state.decision === null ? [] : [state.decision.by.id];
  return [...new Set([...decider, ...state.answeredThisRound, ...authors])];
}
