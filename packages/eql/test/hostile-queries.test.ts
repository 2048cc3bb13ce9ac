import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../src/check/check.ts";
import { EqlError } from "../src/error.ts";
import { compile } from "../src/evaluate/compile.ts";
import { explain } from "../src/explain/explain.ts";
import { parse } from "../src/syntax/parse.ts";
import { viewOf } from "../src/testing/world.ts";

const PIECES = [
  ..."process,any,where,and,or,not,in,in~,(,),(,),[,],![,:,like,like~,regex,regex~,==,!=,<,>,+,-,*,/,%,?,|,.".split(
    ",",
  ),
  ...[
    ",",
    "a",
    "b.c",
    "@x",
    "`q r`",
    "f(",
    "f~(",
    "head",
    "tail",
    "by",
    "until",
    "sequence",
    "sample",
    "with",
    "maxspan",
    "=",
    "runs",
  ],
  ...[
    "1",
    "0",
    "2.5",
    "9223372036854775807",
    "5m",
    "null",
    "true",
    "false",
    '"a*"',
    '"x\\\\"',
    '"',
    '"""',
    "'",
    "//",
    "/*",
    "*/",
    "\n",
  ],
  ...['"(a+)+b"', '"[a-"', '"{1}"', '"2026-08-01"', "\u0000", "é", "\ud800", "~", "!", "&&", "`"],
];

describe("a query made of anything", () => {
  it("is read or refused with a place to look at, never anything else", () => {
    const anyTail = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(" "));
    const anyHead = fc.constantFrom("process where ", "any where a ", "sequence [any where true] ", "");
    fc.assert(
      fc.property(anyHead, anyTail, (head, tail) => {
        try {
          const checked = check(parse(head + tail));
          const view = viewOf({ a: ["a", 1, true], b: { c: "2026-08-01" } });
          expect(explain(checked, view).matches).toBe(compile(checked)(view));
        } catch (error) {
          if (!(error instanceof EqlError)) throw error;
          expect(error.draw()).toContain("^");
          expect(error.location.offset).toBeLessThanOrEqual(head.length + tail.length);
        }
      }),
      { numRuns: 6000 },
    );
  });

  it("cannot exhaust the stack", () => {
    const group = (depth: number): string => (depth === 0 ? "a" : `(${group(depth - 1)})${"?".repeat(10)}`);
    const queries = [
      `any where ${"(".repeat(150)}1${" + 1)".repeat(150)} == 151`,
      `any where ${"not (".repeat(90)}a == 1${")".repeat(90)}`,
      `any where x regex "${group(90)}"`,
    ];
    for (const query of queries) expect(compile(check(parse(query)))(viewOf({ x: "a", a: 1 }))).toBe(true);
  });
});
