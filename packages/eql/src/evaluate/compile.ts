import type { CheckedEventQuery, Condition, LeafTest } from "../check/condition.ts";
import { EventRow } from "./event-row.ts";
import type { EventView } from "./event-view.ts";
import { compileLeaf } from "./leaf.ts";

export interface CompileOptions {
  /** The field a category is compared with, instead of the one given to `check`. */
  readonly categoryField?: string;
}

/**
 * A checked query as a predicate of events. The category is asked first, then the cheapest conditions. Pipes are not
 * applied: they are about a list, see `applyPipes`. The predicate keeps what it read of the event at hand, so it must
 * not be called from within a view's `values`.
 */
export function compile(checked: CheckedEventQuery, options: CompileOptions = {}): (view: EventView) => boolean {
  const row = new EventRow();
  const { category } = checked;
  const holds = compileCondition(checked.condition, row).holds;
  const path = options.categoryField ?? checked.categoryField;
  const isOf = category === null ? null : compileLeaf(categoryTest(path, category), row);
  return (view) => {
    row.turnTo(view);
    return (isOf === null || isOf()) && holds();
  };
}

/** The category is compared exactly, with any value. */
export function categoryTest(path: string, category: string): LeafTest {
  const pattern = { kind: "exact", text: category, span: { start: 0, end: 0 } } as const;
  return {
    kind: "field",
    field: { path, type: "keyword" },
    test: { kind: "text", caseInsensitive: false, patterns: [pattern] },
  };
}

interface Compiled {
  readonly holds: () => boolean;
  readonly cost: number;
}

function compileCondition(condition: Condition, row: EventRow): Compiled {
  switch (condition.kind) {
    case "constant": {
      const { value } = condition;
      return { holds: () => value, cost: 0 };
    }
    case "leaf":
      return { holds: compileLeaf(condition.test, row), cost: costOf(condition.test) };
    case "not": {
      const { holds, cost } = compileCondition(condition.operand, row);
      return { holds: () => !holds(), cost };
    }
    default: {
      const operands = condition.operands
        .map((operand) => compileCondition(operand, row))
        .sort((a, b) => a.cost - b.cost);
      const cost = operands.reduce((sum, operand) => sum + operand.cost, 0);
      const tests = operands.map((operand) => operand.holds);
      return { holds: condition.kind === "and" ? allOf(tests) : anyOf(tests), cost };
    }
  }
}

function allOf(tests: readonly (() => boolean)[]): () => boolean {
  return () => {
    for (const test of tests) if (!test()) return false;
    return true;
  };
}

function anyOf(tests: readonly (() => boolean)[]): () => boolean {
  return () => {
    for (const test of tests) if (test()) return true;
    return false;
  };
}

/** Rough and relative: conditions have no effects, so they are asked in the order of their cost. */
function costOf(test: LeafTest): number {
  if (test.kind === "exists") return 1;
  if (test.kind === "expression") return 60;
  switch (test.test.kind) {
    case "text":
      if (test.test.patterns.some((pattern) => pattern.kind === "wildcard")) return 20 + test.test.patterns.length;
      return test.test.patterns.length > 1 ? 10 : test.test.caseInsensitive ? 3 : 2;
    case "regex":
      return 50;
    case "number":
    case "boolean":
      return 2;
    default:
      return 8;
  }
}
