import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inertHtml } from "./inert-text.ts";
import { html } from "./markup.ts";
import { readField } from "./read-field.ts";

describe("inertHtml", () => {
  it("leaves no way out of an element or an attribute, whatever the string", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "/", "\u202e", "\0", "a") }),
        ),
        (text) => {
          const bare = inertHtml(text).replaceAll(/<span class="cp">U\+[0-9A-F]{4,6}<\/span>/g, "");
          expect(bare).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)|[\p{Cc}\p{Cf}\p{Cs}]/u);
        },
      ),
    ));

  it.each([
    ["\u202e", "U+202E"],
    ["\u200b", "U+200B"],
    ["\u2066", "U+2066"],
    ["\u0000", "U+0000"],
    ["\u00a0", "U+00A0"],
    ["\ufeff", "U+FEFF"],
    ["\u3164", "U+3164"],
    ["\ufe0f", "U+FE0F"],
    ["\ud800", "U+D800"],
    ["\u{e0041}", "U+E0041"],
    ["\n", "U+000A"],
  ])("shows %j as its code point", (character, shown) => {
    expect(inertHtml(`a${character}b`)).toBe(`a<span class="cp">${shown}</span>b`);
  });

  it("leaves letters of every script as they are, and line feeds of prose", () => {
    expect(inertHtml("Größe שלום 漢字 😀")).toBe("Größe שלום 漢字 😀");
    expect(inertHtml("a\nb", true)).toBe("a\nb");
  });

  it("says how much of a very long string is not shown", () => {
    expect(inertHtml("x".repeat(1_000_000))).toMatch(
      /^x{4000}<span class="more">… and 996000 more characters<\/span>$/,
    );
  });
});

it("makes every string of a template inert and keeps markup as markup", () => {
  expect(html`<p>${"<b>"}${html`<i>${"&"}</i>`}${[1, null, "'"]}</p>`.text).toBe("<p>&lt;b&gt;<i>&amp;</i>1&#39;</p>");
});

it("reads a field nested, with dots in its name, or first of a list", () => {
  expect(readField({ a: { b: [{ c: "x" }] } }, "a.b.c")).toBe("x");
  expect(readField({ "a.b": { c: 7 } }, "none", "a.b.c")).toBe("7");
  expect(readField({ a: {} }, "a.b", "a", "constructor")).toBeNull();
});
