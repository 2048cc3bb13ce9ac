import { describe, expect, it } from "vitest";
import { findValue, offsetInFile, positionOf } from "./toml-positions.ts";

const file = `[metadata]
name = "not this"

[rule]
note = """
[rule]
name = "nor this"
""" # and a comment with """
name = "this" # yes
query = '''
one
two'''

[[transform.investigate]]
label = "first"
[[transform.investigate]]
label = "second"
`;

describe("findValue", () => {
  it("finds a key under its table, not inside a string", () => {
    const found = findValue(file, "rule", "name");
    expect(found && file.slice(found.valueOffset, found.valueOffset + 6)).toBe('"this"');
    expect(found && positionOf(file, found.keyOffset)).toEqual({ line: 9, column: 1 });
  });

  it("counts array tables", () => {
    const found = findValue(file, "transform.investigate", "label", 1);
    expect(found && positionOf(file, found.keyOffset).line).toBe(17);
  });

  it("gives null for what is not there", () => {
    expect(findValue(file, "rule", "absent")).toBeNull();
  });
});

describe("offsetInFile", () => {
  it("points into a literal string", () => {
    const found = findValue(file, "rule", "query");
    const offset = offsetInFile(file, found?.valueOffset ?? 0, 4);
    expect(positionOf(file, offset)).toEqual({ line: 12, column: 1 });
  });

  it("counts an escape as the character it stands for", () => {
    const text = 'q = "a\\\\b\\u0041\\U0001F600z"';
    expect(text[offsetInFile(text, 4, 2)]).toBe("b");
    expect(text[offsetInFile(text, 4, 6)]).toBe("z");
  });

  it("passes over a folded line end", () => {
    const text = 'q = """a\\\n   b"""';
    expect(text[offsetInFile(text, 4, 1)]).toBe("\\");
    expect(text[offsetInFile(text, 4, 2)]).toBe('"');
  });
});
