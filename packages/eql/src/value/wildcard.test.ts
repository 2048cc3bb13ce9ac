import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileWildcard } from "./wildcard.ts";

const units = fc.constantFrom("a", "b", "é", "😀", "\ud83d", "\n");
const anyText = fc.string({ unit: units, maxLength: 8 });
const anyPattern = fc.string({ unit: fc.oneof(units, fc.constantFrom("*", "?")), maxLength: 8 });

/** One position of the pattern at a time, every way tried. */
function matchesNaively(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === "*") return matchesNaively(text, rest) || (text.length > 0 && matchesNaively(text.slice(1), pattern));
  return text.length > 0 && (first === "?" || first === text[0]) && matchesNaively(text.slice(1), rest);
}

describe("a wildcard pattern", () => {
  it("matches as when every way of filling its stars is tried", () => {
    fc.assert(
      fc.property(anyText, anyPattern, (text, pattern) => {
        expect(compileWildcard(pattern)(text)).toBe(matchesNaively([...text], [...pattern]));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes no longer on a text made to make it backtrack", () => {
    const matches = compileWildcard(`*${"a*".repeat(500)}b`);
    expect(matches("a".repeat(1_000_000))).toBe(false);
    expect(matches(`${"a".repeat(1_000_000)}b`)).toBe(true);
  });
});
