import type { Question } from "@quaestor/api";

type Asked = Pick<Question, "id" | "answer" | "finding">;

/**
 * The question to go on with after one was sent: the next without an answer, from the top again; null when all have one.
 * An answer that is being saved (`saving`, ids) counts as given.
 */
export function nextQuestion<Q extends Asked>(
  questions: readonly Q[],
  sentId: string,
  saving: ReadonlySet<string> = new Set(),
): Q | null {
  const at = questions.findIndex((question) => question.id === sentId);
  const after = [...questions.slice(at + 1), ...questions.slice(0, Math.max(0, at))];
  return after.find((question) => question.answer === null && !saving.has(question.id)) ?? null;
}

/** `1 of 6 answered · 4 escalate · 1 lowers · 1 unresolved`: by the answer where there is one, else by the finding. */
export function tally(questions: readonly Asked[], saving = 0): string {
  const verdicts = questions.map((question) => question.answer?.verdict ?? question.finding.verdict);
  const of = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  const answered = questions.filter((question) => question.answer !== null).length;
  return [
    `${answered} of ${questions.length} answered`,
    ...(saving > 0 ? [`${saving} being saved`] : []),
    ...(of("escalate") > 0 ? [`${of("escalate")} escalate`] : []),
    ...(of("lower_concern") > 0 ? [`${of("lower_concern")} lower`] : []),
    ...(of("unresolved") > 0 ? [`${of("unresolved")} unresolved`] : []),
  ].join(" · ");
}
