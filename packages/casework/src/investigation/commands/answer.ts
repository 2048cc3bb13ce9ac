import type { Command, CommandContext } from "../command.ts";
import { changing, type Decided, isBlankText, refuse, tooLong } from "../decided.ts";
import type { Investigation } from "../investigation.ts";
import type { InvestigationFact } from "../investigation-event.ts";

/**
 * Keeps an answer. A rationale is needed where the verdict is not the finding's: who agrees with the machine has its
 * reasons, who does not has to give their own. Answering an investigation that nobody owns takes it.
 */
export function answer(
  state: Investigation,
  command: Extract<Command, { kind: "answer" }>,
  { actor, questions }: CommandContext,
): Decided {
  const { question, verdict, rationale, evidence, basis } = command;
  if (!questions.includes(question)) {
    return refuse("QUESTION_UNKNOWN", "The guide has no such question.", { question, questions });
  }
  const long = tooLong("rationale", rationale);
  if (long !== null) return long;
  if (isBlankText(rationale) && basis.finding?.verdict !== verdict) {
    return refuse("RATIONALE_NEEDED", "Say why: this answer is not what the machine found.", {
      question,
      finding: basis.finding?.verdict ?? null,
    });
  }
  const answered: InvestigationFact = { kind: "answered", question, verdict, rationale, evidence, basis };
  const events: InvestigationFact[] = state.owner === null ? [{ kind: "taken" }, answered] : [answered];
  return changing(state, `the answer to ${question} was given anew by ${actor.name}`, ...events);
}
