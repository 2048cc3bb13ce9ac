import type { Question } from "@quaestor/guide";

/** Short names for the questions of rules that ship, by rule and position. */
const shipped: Readonly<Record<string, readonly string[]>> = {
  "12f07955-1674-44f7-86b5-c35da0a6f41a": [
    "Capture shape",
    "Binaries and launch context",
    "Captured operation",
    "Identity and session",
    "Follow-on execution",
    "Related alerts",
  ],
};

const longest = 60;

/** A title for a list: the shipped short name, or the beginning of the question. `index` is 0-based. */
export function titleOf(ruleId: string, question: Pick<Question, "text">, index: number): string {
  const name = shipped[ruleId]?.[index];
  if (name !== undefined) return name;
  const words =
    question.text.length > longest ? `${question.text.slice(0, longest).replace(/\s+\S*$/, "")} …` : question.text;
  return words === "" ? `Question ${index + 1}` : words;
}
