import type { GateResult } from "../../policy/gate-result.ts";
import type { Command, CommandContext } from "../command.ts";
import { acceptsAlerts, type Decided, happens, isBlankText, refuse, tooLong } from "../decided.ts";
import type { Investigation } from "../investigation.ts";
import type { InvestigationFact } from "../investigation-event.ts";
import { submissionDigest } from "../submission-digest.ts";

/** Why a close is refused: what does not bind, and what is open. */
export function closeRefused(gate: GateResult): Decided {
  const loose = gate.anchors.filter((anchor) => !anchor.binds);
  const why = [
    ...loose.map((anchor) => `${anchor.label}: ${anchor.why}`),
    ...gate.unresolved.map((item) => `${item.question} is unresolved: ${item.why}`),
    ...gate.conflicts,
  ];
  const reasons = why.length > 0 ? why : gate.reasons;
  return refuse("CLOSE_NOT_SUPPORTED", `The evidence does not support a close. ${reasons.join("; ")}.`, {
    rowId: gate.rowId,
    recommendation: gate.recommendation,
    anchors: loose,
    unresolved: gate.unresolved,
    conflicts: gate.conflicts,
  });
}

/**
 * Submits a decision. A close needs the gate's support and then stands at once; everything else waits for a lead. What
 * departs from the gate needs a written justification.
 */
export function submit(
  state: Investigation,
  { decision, justification }: Extract<Command, { kind: "decide" }>,
  { gate }: CommandContext,
): Decided {
  if (!acceptsAlerts(state.state)) {
    return refuse("STATE_NOT_ALLOWED", "A decision was submitted already.", { state: state.state });
  }
  if (gate === null) return refuse("GATE_NEEDED", "What the evidence supports is not known yet.", {});
  const long = tooLong("justification", justification);
  if (long !== null) return long;
  const departs = decision !== gate.recommendation;
  if (decision === "close" && departs) return closeRefused(gate);
  if (departs && isBlankText(justification)) {
    return refuse("JUSTIFICATION_NEEDED", "Say why you decide otherwise than the evidence supports.", {
      recommendation: gate.recommendation,
    });
  }
  const taken: InvestigationFact[] = state.owner === null ? [{ kind: "taken" }] : [];
  return happens(...taken, {
    kind: "decided",
    decision,
    justification,
    gate,
    departs,
    digest: submissionDigest(state, { decision, justification, gate }),
    needsReview: decision !== "close",
  });
}
