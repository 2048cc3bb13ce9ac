import { describe, expect, it } from "vitest";
import { replacePlaceholders } from "./placeholders.ts";

const transforms = {
  investigate: [{ label: "zero" }, { providers: [[{ field: "a", excluded: false }]], label: "one" }],
  osquery: [{ query: "select 1" }],
};

describe("replacePlaceholders", () => {
  it("writes the transform as JSON with sorted keys and no blanks", () => {
    expect(replacePlaceholders("look: $investigate_1.", transforms)).toBe(
      'look: !{investigate{"label":"one","providers":[[{"excluded":false,"field":"a"}]]}}.',
    );
  });

  it("takes the name with braces, and the other kind", () => {
    expect(replacePlaceholders(["$", "{investigate_0}x $osquery_0"].join(""), transforms)).toBe(
      '!{investigate{"label":"zero"}}x !{osquery{"query":"select 1"}}',
    );
  });

  it("leaves longer and unknown names alone", () => {
    const text = "$investigate_10 $investigate_2 $investigate_0x ADMIN$\\__ $top";
    expect(replacePlaceholders(text, transforms)).toBe(text);
  });

  it("makes one dollar of two and reads nothing into the rest", () => {
    expect(replacePlaceholders("$$investigate_0", transforms)).toBe("$investigate_0");
  });

  it("takes a dollar inside a transform as text", () => {
    const out = replacePlaceholders("$investigate_0", { investigate: [{ value: "$& $$ $osquery_0" }], osquery: [] });
    expect(out).toBe('!{investigate{"value":"$& $$ $osquery_0"}}');
  });
});
