import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress, parseAddressRange } from "./address.ts";
import { compareText } from "./compare-text.ts";
import { foldCase, foldCharacter } from "./fold-case.ts";
import { wellFormedText } from "./well-formed.ts";
import { matchesIndex, matchesWildcard } from "./wildcard.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b", "😀", "\n", "*", "?", "."), maxLength: 8 });

function naive(pattern: string, text: string): boolean {
  const source = [...pattern]
    .map((c) => (c === "*" ? "(?:.|\\n)*" : c === "?" ? "(?:.|\\n)" : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`))
    .join("");
  return new RegExp(`^${source}$`, "u").test(text);
}

describe("text in queries", () => {
  it("matches wildcards as the obvious regular expression does", () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  it("matches a pattern of many stars on a long text at once", () => {
    expect(matchesWildcard("*a*a*a*a*a*a*a*b", "a".repeat(50_000))).toBe(false);
  });

  it("knows only the star in index patterns", () => {
    expect(matchesIndex("logs-a", ["logs-?"])).toBe(false);
    expect(matchesIndex("logs-a-b", ["x", "l*a*b"])).toBe(true);
    expect(matchesIndex("ab", ["ab*b"])).toBe(false);
    expect(matchesIndex("anything", [])).toBe(true);
  });

  it("orders texts as their UTF-8 bytes are ordered", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("folds every code point of the planes that have letters with case to one that Unicode holds equal without case, and to itself when folded again", () => {
    for (let point = 0; point < 0x20000; point++) {
      if (point === 0xd800) point = 0xe000;
      const character = String.fromCodePoint(point);
      const folded = foldCharacter(character);
      if (folded === character) continue;
      const same = new RegExp(`^\\u{${point.toString(16)}}$`, "iu");
      if (!same.test(folded) || foldCharacter(folded) !== folded) expect.fail(`U+${point.toString(16)}`);
    }
    expect(foldCase("ΟΔΟΣ ὀδός STRAẞE İı \u212a")).toBe("οδοσ ὀδόσ straße İı k");
  });

  it("replaces lone surrogates and nothing else", () => {
    expect(wellFormedText("a\ud800b\udc00😀")).toBe("a\ufffdb\ufffd😀");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(wellFormedText(text)).toBe(text);
      }),
    );
  });

  it("reads addresses and blocks in every usual spelling, and nothing else", () => {
    expect(parseAddress("::ffff:10.0.0.1")).toBe(parseAddress("10.0.0.1"));
    expect(parseAddress("2001:DB8::1")).toBe(parseAddress("2001:db8:0:0:0:0:0:1"));
    for (const text of [
      "",
      "10.0.0",
      "010.0.0.1",
      "256.0.0.1",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "fe80::1%eth0",
      "x",
    ]) {
      expect([text, parseAddress(text)]).toEqual([text, null]);
    }
    const block = parseAddressRange("10.6.48.157/8");
    expect(block).toEqual({ from: parseAddress("10.0.0.0"), to: parseAddress("10.255.255.255") });
    expect(parseAddressRange("10.0.0.0/33")).toBeNull();
  });
});
