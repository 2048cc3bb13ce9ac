import type {
  CheckedEventQuery,
  Condition,
  Leaf,
  LeafTest,
  TextPattern,
  ValueExpression,
  ValueTest,
} from "../check/condition.ts";
import { type CompileOptions, categoryTest } from "../evaluate/compile.ts";
import { EventRow } from "../evaluate/event-row.ts";
import type { EventView, Scalar } from "../evaluate/event-view.ts";
import { compileLeaf, MAX_CHOICES } from "../evaluate/leaf.ts";
import { compileBoolean, fieldsOf } from "../evaluate/value-expression.ts";
import { compileTest } from "../evaluate/value-test.ts";
import { parseRegex } from "../regex/parse-regex.ts";
import { printExpression } from "../syntax/print.ts";
import type { ConditionExplanation, Evidence, Explanation, MatchedPattern } from "./explanation.ts";

/** Of a list's values that pass, how many are named: a list can have a million. */
const MAX_EVIDENCE = 100;

export interface ExplainOptions extends CompileOptions {
  /** How many of the values that satisfied a condition are looked for; at most and by default 100. */
  readonly evidence?: number;
}

/**
 * Why an event matches a query, or what it lacks: every condition with the values and patterns that satisfied it. The
 * outcome is the one of `compile`. Slower than that; for one event at a time.
 */
export function explain(checked: CheckedEventQuery, view: EventView, options: ExplainOptions = {}): Explanation {
  const row = new EventRow();
  row.turnTo(view);
  const conditions: ConditionExplanation[] = [];
  const holds = explainCondition(checked, checked.condition, {
    row,
    negated: false,
    most: Math.min(options.evidence ?? MAX_EVIDENCE, MAX_EVIDENCE),
    into: conditions,
  });
  const category = explainCategory(checked, row, options);
  return { matches: holds && (category?.satisfied ?? true), category, conditions };
}

function explainCategory(checked: CheckedEventQuery, row: EventRow, options: CompileOptions): Explanation["category"] {
  const { category: wanted } = checked;
  if (wanted === null) return null;
  const field = options.categoryField ?? checked.categoryField;
  const satisfied = compileLeaf(categoryTest(field, wanted), row)();
  return { field, wanted, found: row.view.values(field).slice(0, MAX_EVIDENCE), satisfied };
}

interface Place {
  readonly row: EventRow;
  readonly negated: boolean;
  /** Pieces of evidence a condition. */
  readonly most: number;
  readonly into: ConditionExplanation[];
}

/** Adds every leaf below and tells whether the condition holds; nothing is cut short, all leaves are wanted. */
function explainCondition(checked: CheckedEventQuery, condition: Condition, place: Place): boolean {
  switch (condition.kind) {
    case "constant":
      return condition.value;
    case "not":
      return !explainCondition(checked, condition.operand, { ...place, negated: !place.negated });
    case "leaf": {
      const holds = compileLeaf(condition.test, place.row)();
      place.into.push(explainLeaf(checked, condition, holds, place));
      return holds;
    }
    default: {
      const held = condition.operands.map((operand) => explainCondition(checked, operand, place));
      return condition.kind === "and" ? held.every(Boolean) : held.some(Boolean);
    }
  }
}

function explainLeaf(
  checked: CheckedEventQuery,
  leaf: Leaf,
  holds: boolean,
  { row, negated, most }: Place,
): ConditionExplanation {
  const { written, test } = leaf;
  const { span } = written;
  const text = checked.statement.source?.text.slice(span.start, span.end) ?? printExpression(written);
  const fields = test.kind === "expression" ? fieldsOf(test.expression) : [test.field];
  const field = fields.length === 1 ? (fields[0]?.path ?? null) : null;
  return {
    span,
    text,
    negated,
    satisfied: holds !== negated,
    field,
    evidence: holds ? evidenceOf(test, row, most) : [],
  };
}

function evidenceOf(test: LeafTest, row: EventRow, most: number): readonly Evidence[] {
  switch (test.kind) {
    case "exists": {
      const field = test.field.path;
      return row.view
        .values(field)
        .slice(0, 1)
        .map((value) => ({ field, value, element: 0, pattern: null }));
    }
    case "field":
      return evidenceOfField(test.field.path, test.test, row, most);
    case "expression":
      return evidenceOfExpression(test.expression, row);
  }
}

function evidenceOfField(field: string, test: ValueTest, row: EventRow, most: number): readonly Evidence[] {
  const passes = compileTest(test);
  const patterns = singlePatterns(test);
  const evidence: Evidence[] = [];
  for (const [element, value] of row.view.values(field).entries()) {
    if (!passes(value)) continue;
    const pattern = patterns.find((candidate) => candidate.passes(value))?.pattern ?? null;
    evidence.push({ field, value, element, pattern });
    if (evidence.length >= most) break;
  }
  return evidence;
}

interface SinglePattern {
  readonly pattern: MatchedPattern;
  readonly passes: (value: Scalar) => boolean;
}

/** The patterns of a list one by one, so that the one that passed can be named. */
function singlePatterns(test: ValueTest): readonly SinglePattern[] {
  if (test.kind !== "text" && test.kind !== "regex") return [];
  return test.patterns.map((pattern) => ({
    pattern: { text: pattern.text, span: pattern.span },
    passes: compileTest(onlyPattern(test, pattern)),
  }));
}

function onlyPattern(test: Extract<ValueTest, { kind: "text" | "regex" }>, pattern: TextPattern): ValueTest {
  if (test.kind === "text") return { ...test, patterns: [pattern] };
  return { ...test, patterns: [pattern], node: parseRegex(pattern.text, test) };
}

/** The first choice of values for which the expression is true. */
function evidenceOfExpression(expression: ValueExpression, row: EventRow): readonly Evidence[] {
  const fields = fieldsOf(expression);
  const chosen = new Map<string, Evidence>();
  const holds = compileBoolean(expression, (field) => chosen.get(field.path)?.value ?? null);
  let budget = MAX_CHOICES;
  const choose = (at: number): boolean => {
    const path = fields[at]?.path;
    if (path === undefined) return budget-- > 0 && holds() === true;
    const values = row.view.values(path);
    if (values.length === 0) return choose(at + 1);
    for (const [element, value] of values.entries()) {
      if (budget <= 0) return false;
      chosen.set(path, { field: path, value, element, pattern: null });
      if (choose(at + 1)) return true;
    }
    return false;
  };
  return choose(0) ? [...chosen.values()] : [];
}
