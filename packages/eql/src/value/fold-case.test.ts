import { describe, expect, it } from "vitest";
import { caseVariants, foldCase } from "./fold-case.ts";

const everyCodePoint = function* (): Generator<string> {
  for (let point = 0; point <= 0x10ffff; point++)
    if (point < 0xd800 || point > 0xdfff) yield String.fromCodePoint(point);
};

describe("case folding", () => {
  it("keeps the length of every character and changes nothing when done twice", () => {
    const wrong: string[] = [];
    for (const char of everyCodePoint()) {
      const folded = foldCase(char);
      if (folded.length !== char.length || foldCase(folded) !== folded) wrong.push(char);
    }
    expect(wrong).toEqual([]);
  });

  it("holds two characters equal exactly when Unicode's simple folding does, and knows all variants of each", () => {
    const cased = [...everyCodePoint()].filter((char) => /\p{CWCM}|\p{CWCF}|\p{Cased}/u.test(char));
    const all = cased.join("");
    const byFolding = group(cased);
    const wrong: string[] = [];
    for (const char of cased) {
      const point = char.codePointAt(0) ?? 0;
      const wanted = (all.match(new RegExp(`\\u{${point.toString(16)}}`, "giu")) ?? []).sort();
      const found = [...(byFolding.get(foldCase(char)) ?? [])].sort();
      const variants = caseVariants(point)
        .map((each) => String.fromCodePoint(each))
        .sort();
      if (found.join() !== wanted.join()) wrong.push(`${char}: ${found.join(" ")} instead of ${wanted.join(" ")}`);
      if (variants.join() !== wanted.join())
        wrong.push(`variants of ${char}: ${variants.join(" ")} instead of ${wanted.join(" ")}`);
    }
    expect(wrong).toEqual([]);
  });
});

function group(chars: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const char of chars) groups.set(foldCase(char), [...(groups.get(foldCase(char)) ?? []), char]);
  return groups;
}
