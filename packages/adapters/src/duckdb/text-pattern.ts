import type { SqlParameters } from "./sql-parameters.ts";

const ESCAPED = /[\\^$.|?*+()[\]{}]/g;

/**
 * A condition on a text expression: the whole of it matches a pattern where `*` is any run and (with `questionMark`)
 * `?` one code point. Never LIKE: the engine matches several `%` by trying every split, and a value of some thousand
 * characters, chosen by an attacker, then takes hours. These functions and RE2 take linear time.
 */
export function wildcardSql(
  parameters: SqlParameters,
  expression: string,
  pattern: string,
  questionMark = true,
): string {
  const general = questionMark && pattern.includes("?");
  const parts = pattern.split("*");
  const [head = ""] = parts;
  const tail = parts.at(-1) ?? "";
  if (!general && parts.length === 1) return `${expression} = ${parameters.text(pattern)}`;
  const inner = parts.slice(1, -1).filter((part) => part !== "");
  if (!general && inner.length === 0) {
    const tests: string[] = [];
    if (head !== "") tests.push(`starts_with(${expression}, ${parameters.text(head)})`);
    if (tail !== "") tests.push(`ends_with(${expression}, ${parameters.text(tail)})`);
    // Head and tail must not overlap: "a*a" does not match "a".
    if (tests.length === 2) {
      tests.push(`strlen(${expression}) >= strlen(${parameters.text(head + tail)})`);
    }
    return tests.length === 0 ? `${expression} IS NOT NULL` : `(${tests.join(" AND ")})`;
  }
  if (!general && head === "" && tail === "" && inner.length === 1) {
    return `contains(${expression}, ${parameters.text(inner[0] ?? "")})`;
  }
  const regex = [...pattern]
    .map((character) =>
      character === "*" ? ".*" : character === "?" && questionMark ? "." : character.replace(ESCAPED, "\\$&"),
    )
    .join("");
  const guard = head !== "" && !head.includes("?") ? `starts_with(${expression}, ${parameters.text(head)}) AND ` : "";
  return `(${guard}regexp_full_match(${expression}, ${parameters.text(regex)}, 's'))`;
}
