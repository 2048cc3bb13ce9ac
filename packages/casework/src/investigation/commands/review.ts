import type { Command, CommandContext } from "../command.ts";
import { type Decided, happens, isBlankText, refuse, tooLong } from "../decided.ts";
import { barredReviewers } from "../four-eyes.ts";
import type { Decision, Investigation } from "../investigation.ts";
import { submissionDigest } from "../submission-digest.ts";
import { closeRefused } from "./submit.ts";

/** The decision that may be reviewed by this person, or why not. */
function reviewable(state: Investigation, { actor }: CommandContext): Decision | Decided {
  const { decision } = state;
  if (state.state !== "submitted" || decision === null) {
    return refuse("STATE_NOT_ALLOWED", "No decision waits for a review here.", { state: state.state });
  }
  if (decision.by.id === actor.id) return refuse("OWN_DECISION", "Nobody reviews their own decision.", {});
  if (barredReviewers(state).includes(actor.id)) {
    return refuse(
      "ANSWERED_THIS_ROUND",
      "You answered a question of this case, so somebody else has to review it.",
      {},
    );
  }
  if (submissionDigest(state, decision) !== decision.digest) {
    return refuse("SUBMISSION_CHANGED", "The case is not what was submitted. It has to be submitted again.", {});
  }
  return decision;
}

export function approve(
  state: Investigation,
  { reason }: Extract<Command, { kind: "approve" }>,
  context: CommandContext,
): Decided {
  const decision = reviewable(state, context);
  if (!("digest" in decision)) return decision;
  return tooLong("reason", reason) ?? happens({ kind: "approved", reason, digest: decision.digest });
}

export function sendBack(
  state: Investigation,
  { reason, points }: Extract<Command, { kind: "return" }>,
  context: CommandContext,
): Decided {
  const decision = reviewable(state, context);
  if (!("digest" in decision)) return decision;
  if (isBlankText(reason) && points.every((point) => isBlankText(point.text))) {
    return refuse("REASON_NEEDED", "Say what has to be looked at again.", {});
  }
  const unknown = points.find((point) => !context.questions.includes(point.question));
  if (unknown !== undefined) {
    return refuse("QUESTION_UNKNOWN", "The guide has no such question.", { question: unknown.question });
  }
  const long = [reason, ...points.map((point) => point.text)]
    .map((text) => tooLong("reason", text))
    .find((no) => no !== null);
  return long ?? happens({ kind: "returned", reason, points, digest: decision.digest });
}

/** A lead is bound by the gate too: overturning to a close needs its support. */
export function overturn(
  state: Investigation,
  command: Extract<Command, { kind: "overturn" }>,
  context: CommandContext,
): Decided {
  const decision = reviewable(state, context);
  if (!("digest" in decision)) return decision;
  if (isBlankText(command.reason)) return refuse("REASON_NEEDED", "Say why the decision is overturned.", {});
  if (command.decision === decision.decision) {
    return refuse("STATE_NOT_ALLOWED", "That is what was decided: approve it, or overturn it to something else.", {
      decision: decision.decision,
    });
  }
  if (command.decision === "close") {
    const { gate } = context;
    if (gate === null) return refuse("GATE_NEEDED", "What the evidence supports is not known yet.", {});
    if (gate.recommendation !== "close") return closeRefused(gate);
  }
  const { reason } = command;
  return (
    tooLong("reason", reason) ??
    happens({ kind: "overturned", decision: command.decision, reason, digest: decision.digest })
  );
}
