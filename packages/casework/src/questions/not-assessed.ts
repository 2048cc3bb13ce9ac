import type { AssessmentInput } from "./assessment-input.ts";
import type { Finding } from "./finding.ts";
import { missingFields, presentFields } from "./missing-fields.ts";
import { type Phrase, words } from "./phrase.ts";

function pivotSentence({ label, status, total, cut, reason }: AssessmentInput["pivots"][number]): Phrase {
  if (status === "unreachable" || status === "failed") {
    return [words(`“${label}” ${status === "failed" ? "failed" : "cannot be asked"}: ${reason ?? "no reason given"}`)];
  }
  return [
    words(`“${label}” matches ${total} ${total === 1 ? "event" : "events"}${cut ? ", not all of them read" : ""}`),
  ];
}

/**
 * What is said where no machine assessment exists: nothing. Only what a person needs to answer: which of the fields
 * are there, which are not, and what the pivots matched.
 */
export function notAssessed(input: AssessmentInput): Finding {
  return {
    question: input.question.id,
    verdict: "unresolved",
    strength: "weak",
    headline: "no machine finding yet",
    reasons: [
      [words("A machine assessment of this question does not exist yet; it needs a person.")],
      ...presentFields(input),
      ...input.pivots.map(pivotSentence),
    ],
    evidence: [],
    missing: missingFields(input),
    blindTo: [],
    assessed: false,
  };
}
