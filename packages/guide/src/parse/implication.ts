import type { Implication } from "./guide.ts";

/**
 * Splits an implication into what escalates and what lowers concern, sentence by sentence; a clause behind a semicolon
 * counts as a sentence when it begins with a verb of either side. A sentence of neither side goes with the one before.
 */
export function readImplication(text: string): Implication {
  const escalates: string[] = [];
  const lowers: string[] = [];
  let current: string[] | null = null;
  const clauses = text.split(
    /(?<=[.!?])\s+(?=[A-Z`])|;\s+(?=(?:lower|keep|reduce|narrow|close|escalate|de-escalate)\b)/i,
  );
  for (const clause of clauses) {
    current = sideOf(clause, escalates, lowers) ?? current;
    current?.push(clause.trim());
  }
  return { text, escalates: joined(escalates), lowers: joined(lowers) };
}

function sideOf(clause: string, escalates: string[], lowers: string[]): string[] | null {
  const words = clause.trimStart().toLowerCase();
  if (/^(?:escalate|preserve|broaden|widen|treat)\b/.test(words)) return escalates;
  if (/^(?:lower|reduce|keep|narrow|close|de-escalate)\b/.test(words)) return lowers;
  if (/\b(?:lowers?|reduces?|narrows?) (?:the )?(?:concern|suspicion|scope|risk)\b/.test(words)) return lowers;
  if (/\bescalate\b/.test(words)) return escalates;
  return null;
}

function joined(clauses: readonly string[]): string | null {
  return clauses.length === 0 ? null : clauses.join(" ");
}
