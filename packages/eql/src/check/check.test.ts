import { describe, expect, it } from "vitest";
import { EqlError } from "../error.ts";
import { parse } from "../syntax/parse.ts";
import { type CheckOptions, check, leavesOf } from "./check.ts";
import type { FieldType } from "./condition.ts";

const FIELDS: Readonly<Record<string, FieldType>> = {
  "event.category": "keyword",
  "process.name": "keyword",
  "process.pid": "long",
  "source.ip": "ip",
};
const strict: CheckOptions = {
  fieldTypes: (path) => (Object.hasOwn(FIELDS, path) ? FIELDS[path] : undefined),
  strict: true,
  knownFields: Object.keys(FIELDS),
};

function refusal(text: string, options: CheckOptions = {}): EqlError {
  const statement = parse(text);
  try {
    check(statement, options);
  } catch (error) {
    if (error instanceof EqlError) return error;
    throw error;
  }
  throw new TypeError(`accepted: ${text}`);
}

describe("checking a query", () => {
  it("suggests fields of a strict schema and functions of the language", () => {
    expect(refusal("process where process.nmae == 1", strict)).toMatchObject({
      code: "UNKNOWN_FIELD",
      expected: ["process.name"],
    });
    expect(refusal("process where lenght(process.name) == 1")).toMatchObject({
      code: "UNKNOWN_FUNCTION",
      expected: ["length"],
    });
    expect(refusal("process where safe(process.name)").code).toBe("UNKNOWN_FUNCTION");
    expect(refusal('process where cidrmatch(source.ip, "10.0.0.0/8")').message).toContain(
      "[cidrmatch] is not supported yet",
    );
  });

  it("takes every field without a strict schema", () => {
    const lax = check(parse('process where vendor.x == "a" and process.pid == 4'), { fieldTypes: strict.fieldTypes });
    expect(lax.fields).toEqual([
      { path: "vendor.x", type: "unknown" },
      { path: "process.pid", type: "long" },
    ]);
  });

  it("asks a strict schema for the category's field too", () => {
    expect(refusal("process where true", { ...strict, categoryField: "event_type" }).code).toBe("UNKNOWN_FIELD");
    expect(check(parse("any where true"), { ...strict, categoryField: "event_type" }).category).toBeNull();
  });

  it("folds what is constant and keeps what is not", () => {
    const folded = (text: string) => check(parse(`any where ${text}`)).condition;
    expect(folded("1 + 2 * 3 == 7")).toEqual({ kind: "constant", value: true });
    expect(folded('"abc" : "A*" and 7 / 2 == 3')).toEqual({ kind: "constant", value: true });
    expect(folded("false and a == 1")).toEqual({ kind: "constant", value: false });
    expect(folded("true and a == 1")).toMatchObject({ kind: "leaf" });
    expect(folded("not null")).toEqual({ kind: "constant", value: false });
    expect(folded("a in (null)")).toEqual({ kind: "constant", value: false });
  });

  it("numbers its leaves in the order of the text, each with the `not` directly before it", () => {
    const text = 'any where not a : "x" and (b != 1 or c not in (1, 2)) and d == null';
    const leaves = leavesOf(check(parse(text)));
    expect(leaves.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(leaves.map(({ written: { span } }) => text.slice(span.start, span.end))).toEqual([
      'not a : "x"',
      "b != 1",
      "c not in (1, 2)",
      "d == null",
    ]);
  });

  it("names sequences and samples as not supported yet", () => {
    const error = refusal("sequence [process where true] [file where true]");
    expect(error).toMatchObject({ code: "UNSUPPORTED", location: { line: 1, column: 1 } });
    expect(error.draw()).toContain("^^^^^^^^");
  });

  it("points at the constant that does not fit", () => {
    const error = refusal('process where process.pid in (1, "2")', strict);
    expect(error).toMatchObject({ code: "TYPE_MISMATCH", found: '"2"' });
  });
});
