import { describe, expect, it } from "vitest";
import { EqlError } from "../error.ts";
import type { Expression } from "./ast.ts";
import { parse } from "./parse.ts";

function refusal(text: string, options = {}): EqlError {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof EqlError) return error;
    throw error;
  }
  throw new TypeError(`accepted: ${text}`);
}

function condition(text: string): Expression {
  const statement = parse(`any where ${text}`);
  if (statement.kind !== "event") throw new TypeError("no event query");
  return statement.filter.condition;
}

const literalOf = (text: string): unknown => {
  const node = condition(text);
  return node.kind === "literal" ? node.value : node;
};

describe("reading a query", () => {
  it("tells what was expected, what was found, and draws the place", () => {
    const error = refusal('process where\n\tprocess.name = "cmd.exe"', { name: "rules/wmi.toml", firstLine: 41 });
    expect(error).toMatchObject({ code: "SYNTAX", location: { line: 42, column: 15, offset: 28 }, found: "=" });
    expect(error.expected).toEqual(["[and]", "[or]", "[|]", "the end of the query"]);
    expect(error.draw()).toBe(
      [
        "rules/wmi.toml:42:15: Expected [and], [or], [|] or the end of the query but found [=]; equality is [==]",
        '42 | \tprocess.name = "cmd.exe"',
        "   | \t             ^",
      ].join("\n"),
    );
  });

  it("shows the part of a long line that matters, and no control characters", () => {
    const error = refusal(`any where a == "\u202e\u0007${"x".repeat(5000)}" and )`);
    expect(error.draw().length).toBeLessThan(600);
    expect(refusal('any where a == "\u202e\u0007" and )').draw()).not.toMatch(/[^\P{C}\n]/u);
  });

  it("points at the end of the query when something is missing there", () => {
    expect(refusal("any where a ==").draw()).toContain("\n1 | any where a ==\n  |               ^");
    expect(refusal("").message).toContain("the end of the query");
  });

  it("reads strings with their escapes and raw strings with none", () => {
    expect(literalOf('"\\b\\t\\n\\f\\r\\"\\\'\\\\\\u{1f600}\\u{41}"')).toBe("\b\t\n\f\r\"'\\😀A");
    expect(literalOf('"""C:\\x\\n"y"""')).toBe('C:\\x\\n"y');
    expect(literalOf('"""a""""')).toBe('a"');
    expect(literalOf('"""a"""""')).toBe('a""');
    expect(literalOf('""""""')).toBe("");
  });

  it("reads numbers by what they can hold", () => {
    expect(condition("1.")).toMatchObject({ value: 1, decimal: true });
    expect(condition(".5E-2")).toMatchObject({ value: 0.005, decimal: true });
    expect(condition("12")).not.toHaveProperty("decimal");
    expect(literalOf("9007199254740993")).toBe(9_007_199_254_740_993n);
    expect(condition("9223372036854775808")).toMatchObject({ value: 2 ** 63, decimal: true });
    expect(refusal("any where 1e999 == 1").message).toContain("too large");
  });

  it("binds a predicate to the value directly left of it", () => {
    expect(condition('a + b : "x"')).toMatchObject({ kind: "arithmetic", right: { kind: "match" } });
    expect(condition("not a in (1)")).toMatchObject({ kind: "not", operand: { kind: "membership" } });
    expect(condition("a not in (1)")).toMatchObject({ kind: "not", operand: { kind: "membership" } });
    expect(condition("not a == 1 and b")).toMatchObject({
      kind: "and",
      operands: [{ kind: "not" }, { kind: "field" }],
    });
    expect(condition("1 + 2 * 3 - 4")).toMatchObject({
      operator: "-",
      left: { operator: "+", right: { operator: "*" } },
    });
  });

  it("gives every node its place in the text, parentheses included where they hold it together", () => {
    const text = 'any where (a == 1) == true and not b : "x"';
    const statement = parse(text);
    const and = condition(text.slice("any where ".length));
    expect(statement.span).toEqual({ start: 0, end: text.length });
    if (and.kind !== "and") throw new TypeError("no and");
    expect(and.operands.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      "(a == 1) == true",
      'not b : "x"',
    ]);
  });

  it("reads a path with keywords and odd characters in backquotes", () => {
    expect(condition("?`a-b`.c.`by`.`d``e` == 1")).toMatchObject({
      left: { kind: "field", path: "a-b.c.by.d`e", optional: true },
    });
    expect(refusal("any where a.by == 1").message).toContain("backquotes");
  });

  it("reads sequences whole", () => {
    const statement = parse(`sequence by user.id with maxspan=1m // a comment
      [process where true] by a, ?b with runs=3
      ![file where x == 1] by c, d
      until [any where true] by e, f | tail 2`);
    expect(statement).toMatchObject({
      kind: "sequence",
      keys: [{ path: "user.id" }],
      maxspanMs: 60_000,
      terms: [
        { missing: false, runs: 3, keys: [{ path: "a" }, { path: "b", optional: true }] },
        { missing: true, filter: { category: "file" } },
      ],
      until: { keys: [{ path: "e" }, { path: "f" }] },
      pipes: [{ name: "tail", count: 2 }],
    });
  });

  it("refuses a query over the limits before reading on", () => {
    expect(refusal(`any where ${"(".repeat(5000)}`).code).toBe("LIMIT_EXCEEDED");
    expect(refusal(`any where ${"not ".repeat(5000)} a`).code).toBe("LIMIT_EXCEEDED");
    expect(refusal(`any where ${"-".repeat(5000)}1 == 1`).code).toBe("LIMIT_EXCEEDED");
    expect(refusal(`any where ${"1 + ".repeat(5000)}1 == 1`).code).toBe("LIMIT_EXCEEDED");
    expect(refusal("any where a or b", { limits: { length: 10 } }).code).toBe("LIMIT_EXCEEDED");
    expect(refusal("any where a or b", { limits: { tokens: 4 } }).code).toBe("LIMIT_EXCEEDED");
    expect(parse(`any where x in (${"1, ".repeat(20_000)}1)`).kind).toBe("event");
  });

  it.each([
    ["any where a && b", "[and]"],
    ["any where !a", "[not]"],
    ["any where a == 'x'", "double quotes"],
    ["any where a AND b", "lower-case: [and]"],
    ["any where 6a == 1", "begins with a digit"],
    ["any where a not : 1", "before [in] only"],
    ["any where true | hed 3", "did you mean [head]"],
    ["sequence [a where true] with runs=0 [b where true]", "1 to 100"],
    ['any where +"x" == 1', "[+] takes a number"],
    ["any where a /* b", "not closed"],
    ["any where a == \u0000", "U+0000"],
  ])("helps with %s", (text, help) => {
    expect(refusal(text).message).toContain(help);
  });
});
