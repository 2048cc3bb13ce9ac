import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyStatement } from "../testing/arbitraries.ts";
import { withoutPlaces } from "../testing/without-places.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";

describe("printing", () => {
  it("gives a text that reads as the same tree, and prints that the same again", () => {
    fc.assert(
      fc.property(anyStatement(), (statement) => {
        const text = print(statement);
        const again = parse(text);
        expect(withoutPlaces(again)).toEqual(withoutPlaces(statement));
        expect(print(again)).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  it("writes parentheses only where the tree needs them", () => {
    const printed = (text: string): string => print(parse(`any where ${text}`)).slice("any where ".length);
    expect(printed("(a and b) or (c)")).toBe("a and b or c");
    expect(printed("a and (b or c)")).toBe("a and (b or c)");
    expect(printed("(a and b) and c")).toBe("(a and b) and c");
    expect(printed("not (a in (1))")).toBe("a not in (1)");
    expect(printed("not (a == 1)")).toBe("not a == 1");
    expect(printed("(1 + 2) * -(3 - (4 - 5))")).toBe("(1 + 2) * -(3 - (4 - 5))");
    expect(printed("(a + b) in (1)")).toBe("(a + b) in (1)");
  });

  it("writes characters that hide or move text as escapes", () => {
    expect(print(parse('any where a == "x\u202ey\u0000"'))).toBe('any where a == "x\\u{202e}y\\u{00}"');
  });
});
