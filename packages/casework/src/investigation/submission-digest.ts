import type { JsonObject } from "@quaestor/telemetry";
import { digestOf } from "../ledger/hash-chain.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Investigation } from "./investigation.ts";

/**
 * What a submission fixes: alerts, answers with their authors, pins, the gate's word and the decision. Notes, looks at
 * pivots and exports are no part of the argument, so they change nothing that was reviewed.
 */
export function submissionDigest(
  state: Investigation,
  submitted: { readonly decision: Recommendation; readonly justification: string; readonly gate: GateResult },
): string {
  const material: JsonObject = JSON.parse(
    JSON.stringify({
      investigation: state.id,
      round: state.round,
      alerts: state.alerts.map((alert) => alert.alertId),
      answers: Object.entries(state.answers)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([question, { verdict, rationale, evidence, by, at }]) => ({
          question,
          verdict,
          rationale,
          evidence,
          by: by.id,
          at,
        })),
      pins: state.pins.map((pin) => [pin.eventId, pin.question]),
      decision: submitted.decision,
      justification: submitted.justification,
      gate: submitted.gate,
    }),
  );
  return digestOf(material);
}
