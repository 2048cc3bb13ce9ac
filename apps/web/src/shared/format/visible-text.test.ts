import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleRuns, visibleText } from "./visible-text.ts";

describe("visible text", () => {
  it("gives every text back whole when its runs are joined", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(
          visibleRuns(text)
            .map((run) => run.text)
            .join(""),
        ).toBe(text);
      }),
    ));
  it("leaves nothing that hides or reorders, of all of Unicode", () => {
    const left: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(visibleText(String.fromCodePoint(code))))
        left.push(code.toString(16));
    }
    expect(left).toEqual([]);
  });
  it.each([
    ["a direction override", "abc\u202egpj.exe", "abc\\u{202E}gpj.exe"],
    ["an invisible space", "WS-0\u200b42", "WS-0\\u{200B}42"],
    ["a line break", "a\nb", "a\\nb"],
    ["a terminal's escape", "\u001b[31m", "\\e[31m"],
    ["a lone half of a surrogate pair", "a\ud800b", "a\\u{D800}b"],
  ])("shows %s", (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
  it("leaves letters of any script as they are", () => {
    expect(visibleText("Ärger Привет 日本 🙂")).toBe("Ärger Привет 日本 🙂");
  });
});
