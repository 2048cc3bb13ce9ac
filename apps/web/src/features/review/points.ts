import type { InvestigationView } from "@quaestor/api";

/** What a lead wants looked at again, by question; the form kept in the browser until it is sent. */
export type Points = Readonly<Record<string, string>>;

/** Reads what was kept; anything that is not an object of texts is no draft. */
export function pointsOf(text: string): Points {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return {};
    const texts = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}

/** The points as the command takes them: only of questions that exist, only with words. */
export function sentPoints(points: Points, questions: InvestigationView["questions"]) {
  return questions.flatMap(({ id }) => {
    const text = (points[id] ?? "").trim();
    return text === "" ? [] : [{ question: id, text }];
  });
}

/** Whether a person and the machine say different things of a question, or the person said nothing. */
export function differs(question: InvestigationView["questions"][number]): boolean {
  return question.answer === null || question.answer.verdict !== question.finding.verdict;
}
