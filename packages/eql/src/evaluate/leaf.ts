import type { LeafTest, ValueExpression } from "../check/condition.ts";
import { foldCase } from "../value/fold-case.ts";
import type { EventRow, FieldSlot } from "./event-row.ts";
import type { Scalar } from "./event-view.ts";
import { compileText, type TextTest } from "./text-matcher.ts";
import { compileBoolean, fieldsOf } from "./value-expression.ts";
import { compileTest, textOf } from "./value-test.ts";

/**
 * How many choices of one value per field a leaf over several fields tries at most. Lists are chosen by others, and two
 * of a thousand values are a million choices; what lies beyond is not looked at.
 */
export const MAX_CHOICES = 65_536;

/** A leaf as a function of the event the row has turned to. */
export function compileLeaf(test: LeafTest, row: EventRow): () => boolean {
  switch (test.kind) {
    case "exists": {
      const slot = row.slot(test.field);
      return () => slot.values.length > 0;
    }
    case "field": {
      const slot = row.slot(test.field);
      if (test.test.kind === "text") return compileTextLeaf(test.test, slot);
      const passes = compileTest(test.test);
      return () => {
        for (const value of slot.values) if (passes(value)) return true;
        return false;
      };
    }
    case "expression":
      return compileExpressionLeaf(test.expression, row);
  }
}

function compileTextLeaf(test: TextTest, slot: FieldSlot): () => boolean {
  const [only] = test.patterns;
  if (only !== undefined && test.patterns.length === 1 && only.kind === "exact")
    return compileEqualLeaf(only.text, test.caseInsensitive, slot);
  const matches = compileText(test);
  if (test.caseInsensitive) {
    return () => {
      for (const text of slot.folded) if (matches(text)) return true;
      return false;
    };
  }
  return () => {
    for (const value of slot.values) if (matches(textOf(value))) return true;
    return false;
  };
}

/** One text: folding keeps the length, so a value of another length is not even folded. */
function compileEqualLeaf(text: string, caseInsensitive: boolean, slot: FieldSlot): () => boolean {
  const wanted = caseInsensitive ? foldCase(text) : text;
  return () => {
    for (const value of slot.values) {
      const found = textOf(value);
      if (found.length !== wanted.length) continue;
      if (found === wanted || (caseInsensitive && foldCase(found) === wanted)) return true;
    }
    return false;
  };
}

/** True if some choice of one value per field (null for a field without) makes the expression true. */
function compileExpressionLeaf(expression: ValueExpression, row: EventRow): () => boolean {
  const slots = fieldsOf(expression).map((field) => row.slot(field));
  const chosen = new Map<string, Scalar | null>();
  const holds = compileBoolean(expression, (field) => chosen.get(field.path) ?? null);
  return () => {
    let budget = MAX_CHOICES;
    const choose = (at: number): boolean => {
      const slot = slots[at];
      if (slot === undefined) return budget-- > 0 && holds() === true;
      const values: readonly (Scalar | null)[] = slot.values.length === 0 ? [null] : slot.values;
      for (const value of values) {
        if (budget <= 0) return false;
        chosen.set(slot.field.path, value);
        if (choose(at + 1)) return true;
      }
      return false;
    };
    return choose(0);
  };
}
