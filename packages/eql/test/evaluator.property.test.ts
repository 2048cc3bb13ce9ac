import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../src/check/check.ts";
import type { FieldType } from "../src/check/condition.ts";
import { compile } from "../src/evaluate/compile.ts";
import { explain } from "../src/explain/explain.ts";
import { parse } from "../src/syntax/parse.ts";
import { print } from "../src/syntax/print.ts";
import { anyEvent, anyQuery, SAMPLE_FIELDS } from "../src/testing/arbitraries.ts";
import { naiveMatch } from "../src/testing/naive-match.ts";
import { viewOf } from "../src/testing/world.ts";

function fieldTypes(path: string): FieldType | undefined {
  const type = SAMPLE_FIELDS[path];
  return type === "unknown" ? undefined : type;
}

describe("the evaluator", () => {
  it("agrees with a reading of the semantics that shares nothing with it", () => {
    fc.assert(
      fc.property(anyQuery(), fc.array(anyEvent(), { minLength: 1, maxLength: 8 }), (query, documents) => {
        const text = print(query);
        const holds = compile(check(parse(text), { fieldTypes }));
        for (const document of documents) {
          const wanted = naiveMatch(query, document, fieldTypes);
          expect(holds(viewOf(document)), `${text}\non ${JSON.stringify(document)}`).toBe(wanted);
        }
      }),
      { numRuns: 2500 },
    );
  });

  it("explains a match as it decides it, with evidence for every condition that is true", () => {
    fc.assert(
      fc.property(anyQuery(), anyEvent(), (query, document) => {
        const checked = check(parse(print(query)), { fieldTypes });
        const explanation = explain(checked, viewOf(document));
        expect(explanation.matches).toBe(compile(checked)(viewOf(document)));
        for (const { satisfied, negated, evidence, span } of explanation.conditions) {
          for (const { field, element, value } of evidence) expect(viewOf(document).values(field)[element]).toBe(value);
          if (evidence.length > 0) expect(satisfied).toBe(!negated);
          expect(span.end).toBeGreaterThan(span.start);
        }
      }),
      { numRuns: 800 },
    );
  });
});
