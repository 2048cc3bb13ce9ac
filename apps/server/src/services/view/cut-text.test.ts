import { describe, expect, it } from "vitest";
import { boundedText, cutText } from "./cut-text.ts";

describe("a text too long for a page", () => {
  it("is cut at its beginning and tells its whole length", () => {
    expect(cutText("abcdef", 4)).toEqual({ text: "abcd", length: 6 });
    expect(boundedText("x".repeat(12_345), 1_000)).toBe(`${"x".repeat(1_000)}… (1,000 of 12,345 characters)`);
  });
  it("stays as it is when it fits", () => {
    expect(cutText("abcd", 4)).toEqual({ text: "abcd", length: 4 });
    expect(boundedText("abcd", 4)).toBe("abcd");
  });
  it("is never cut inside a character", () => {
    expect(cutText("ab🙂cd", 3)).toEqual({ text: "ab", length: 6 });
  });
});
