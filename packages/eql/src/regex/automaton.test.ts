import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, RegexTooLarge } from "./automaton.ts";
import { parseRegex, RegexProblem } from "./parse-regex.ts";

const matches = (pattern: string, text: string, caseInsensitive = false): boolean =>
  compileRegex(parseRegex(pattern, { caseInsensitive }))(text);

/** Patterns that mean the same to JavaScript once anchored. */
const { pattern: anyPattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    {
      weight: 4,
      arbitrary: fc.constantFrom("a", "b", "é", "😀", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\W", "\\.", ""),
    },
    { weight: 2, arbitrary: fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => a + b) },
    { weight: 2, arbitrary: fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(${a}|${b})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{2,}"))
        .map(([a, b]) => `(${a})${b}`),
    },
  ),
}));
const anyText = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "😀", ".", "7", "\n"), maxLength: 6 });

describe("a regular expression", () => {
  it("matches whole texts as JavaScript's own engine does where both know the syntax", () => {
    fc.assert(
      fc.property(anyPattern, anyText, (pattern, text) => {
        expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, "su").test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("folds single characters but no range", () => {
    expect(matches("straſe[x]", "STRASEX", true)).toBe(true);
    expect(matches("[a-c]", "B", true)).toBe(false);
    expect(matches("[abc]", "B", true)).toBe(true);
  });

  it("takes no longer on a text made to make it backtrack, and forgets what it learnt from a million of them", () => {
    const nested = compileRegex(parseRegex("(a+)+(a|aa)*b", { caseInsensitive: false }));
    expect(nested("a".repeat(100_000))).toBe(false);
    const subsets = compileRegex(parseRegex("(a|b)*a(a|b){14}", { caseInsensitive: false }));
    let text = "";
    for (let i = 0, bits = 1; i < 30_000; i++, bits = (bits * 1_103_515_245 + 12_345) % 2_147_483_648)
      text += bits & 0x10000 ? "a" : "b";
    expect(subsets(`${text}a${"b".repeat(14)}`)).toBe(true);
  });

  it.each([
    ["(a", "not closed"],
    ["a)", "without"],
    ["[a", "not closed"],
    ["[b-a]", "before its start"],
    ['"a', "not closed"],
    ["a\\", "escapes nothing"],
    ["*a", "nothing before it"],
    ["a{b}", "takes a count"],
    ["a{3,2}", "below its lower"],
    ["a{1001}", "above 1000"],
    ["(?=a)", "look-around"],
    ["a&b", "intersection"],
    ["~a", "complement"],
    ["<1-2>", "interval"],
    ["(".repeat(200), "too deep"],
    [`a${"?".repeat(200)}`, "too many"],
  ])("is refused with its reason: %s", (pattern, reason) => {
    expect(() => parseRegex(pattern, { caseInsensitive: false })).toThrow(RegexProblem);
    expect(() => parseRegex(pattern, { caseInsensitive: false })).toThrow(reason);
  });

  it("is refused when its counts multiply beyond what an automaton may hold", () => {
    expect(() => matches("((a{100}){100}){100}", "a")).toThrow(RegexTooLarge);
  });
});
