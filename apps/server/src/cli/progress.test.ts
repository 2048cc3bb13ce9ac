import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { progressLine, visible } from "./progress.ts";

describe("text of telemetry on a terminal", () => {
  it("has its control, bidi and invisible characters written out", () => {
    expect(visible("a\u001b[31mb\u202ec\n")).toBe("a\\u{1b}[31mb\\u{202e}c\\u{a}");
    expect(visible("ünïcode 漢字 😀")).toBe("ünïcode 漢字 😀");
  });

  it("holds nothing a terminal would act on, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 50 },
    );
  });
});

describe("progress", () => {
  it("is not written where standard error is no terminal", () => {
    const written: string[] = [];
    const terminal = { out: () => {}, err: (text: string) => void written.push(text), isTTY: false, env: {} };
    const line = progressLine(terminal);
    line.show("1 record");
    line.clear();
    expect(written).toEqual([]);
  });
});
