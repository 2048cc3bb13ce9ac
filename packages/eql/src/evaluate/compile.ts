import type { CheckedEventQuery, Condition, LeafTest, ValueTest } from "../check/condition.ts";
import { decides } from "./asked-in-order.ts";
import { EventRow } from "./event-row.ts";
import type { EventView } from "./event-view.ts";
import { compileLeaf } from "./leaf.ts";

export interface CompileOptions {
  /** The field a category is compared with, instead of the one given to `check`. */
  readonly categoryField?: string;
}

/**
 * A checked query as a predicate of events. Conditions have no effects, so what is cheap and seldom true is asked first;
 * the predicate learns that order as it goes, its answers do not depend on it. Pipes are not applied: they are about a
 * list, see `applyPipes`. The predicate keeps what it read of the event at hand, so it must not be called from within a
 * view's `values`.
 */
export function compile(checked: CheckedEventQuery, options: CompileOptions = {}): (view: EventView) => boolean {
  const row = new EventRow();
  const { category } = checked;
  const condition = compileCondition(checked.condition, row);
  const path = options.categoryField ?? checked.categoryField;
  const { holds } =
    category === null ? condition : allOf([leafOf(categoryTest(path, category), row), ...conjunctsOf(condition)]);
  return (view) => {
    row.turnTo(view);
    return holds();
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
  /** The operands of an `and`, so that one above can take them into its own. */
  readonly conjuncts?: readonly Compiled[];
}

const conjunctsOf = (compiled: Compiled): readonly Compiled[] => compiled.conjuncts ?? [compiled];

const leafOf = (test: LeafTest, row: EventRow): Compiled => ({ holds: compileLeaf(test, row), cost: costOf(test) });

function compileCondition(condition: Condition, row: EventRow): Compiled {
  switch (condition.kind) {
    case "constant": {
      const { value } = condition;
      return { holds: () => value, cost: 0 };
    }
    case "leaf":
      return leafOf(condition.test, row);
    case "not": {
      const { holds, cost } = compileCondition(condition.operand, row);
      return { holds: () => !holds(), cost };
    }
    default: {
      const operands = condition.operands.map((operand) => compileCondition(operand, row));
      return condition.kind === "and" ? allOf(operands.flatMap(conjunctsOf)) : anyOf(operands);
    }
  }
}

const costsOf = (operands: readonly Compiled[]): number => operands.reduce((sum, { cost }) => sum + cost, 0);

function allOf(operands: readonly Compiled[]): Compiled {
  const fails = decides(operands, false);
  return { holds: () => !fails(), cost: costsOf(operands), conjuncts: operands };
}

function anyOf(operands: readonly Compiled[]): Compiled {
  return { holds: decides(operands, true), cost: costsOf(operands) };
}

/** Rough and relative; the order that conditions are first asked in. */
function costOf(test: LeafTest): number {
  if (test.kind === "exists") return readingOf(test.field.path);
  if (test.kind === "expression") return 60;
  return readingOf(test.field.path) + testingOf(test.test);
}

/** A path of n names is looked for as one key or cut at any dot: n (n + 1) / 2 keys. */
function readingOf(path: string): number {
  const names = path.split(".").length;
  return (names * (names + 1)) / 2;
}

function testingOf(test: ValueTest): number {
  switch (test.kind) {
    case "text":
      if (test.patterns.some((pattern) => pattern.kind === "wildcard")) return 20 + test.patterns.length;
      return test.patterns.length > 1 ? 10 : test.caseInsensitive ? 3 : 2;
    case "regex":
      return 50;
    case "number":
    case "boolean":
      return 2;
    default:
      return 8;
  }
}
