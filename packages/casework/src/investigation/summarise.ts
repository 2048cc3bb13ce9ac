import { barredReviewers } from "./four-eyes.ts";
import type { Investigation } from "./investigation.ts";
import type { InvestigationSummary } from "./investigation-index.ts";

/** The row that lists show, without what is worked out from telemetry. */
export function summarise(state: Investigation): Omit<InvestigationSummary, "assessment"> {
  const first = state.alerts[0];
  const last = state.alerts.at(-1);
  return {
    id: state.id,
    version: state.version,
    state: state.state,
    subject: state.subject,
    openedAt: state.openedAt,
    updatedAt: state.updatedAt,
    owner: state.owner,
    alerts: state.alerts.filter((alert) => alert.kind === "alert").length,
    nearMisses: state.alerts.filter((alert) => alert.kind === "near_miss").length,
    firstAlertId: first?.alertId ?? "",
    lastAlertId: last?.alertId ?? "",
    first: first?.at ?? state.openedAt,
    last: last?.at ?? state.openedAt,
    answers: Object.values(state.answers).map(({ question, verdict, by }) => ({ question, verdict, by: by.id })),
    decision: state.decision,
    outcome: state.outcome,
    tags: state.tags,
    barredReviewers: barredReviewers(state),
  };
}
