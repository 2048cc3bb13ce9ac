import type { FieldRef, ValueExpression } from "../check/condition.ts";
import { calculate, type Numeric, negate } from "../value/arithmetic.ts";
import { numberOf } from "../value/number.ts";
import type { Scalar } from "./event-view.ts";
import { compileTest } from "./value-test.ts";

/** The value that a choice gives a field; null when it has none. */
export type Choice = (field: FieldRef) => Scalar | null;

/** Every field of an expression, once. */
export function fieldsOf(expression: ValueExpression): readonly FieldRef[] {
  const found = new Map<string, FieldRef>();
  const visit = (node: ValueExpression): void => {
    switch (node.kind) {
      case "constant":
        return;
      case "field":
        found.set(node.field.path, node.field);
        return;
      case "arithmetic":
        visit(node.left);
        visit(node.right);
        return;
      case "and":
      case "or":
        node.operands.forEach(visit);
        return;
      default:
        visit(node.operand);
    }
  };
  visit(expression);
  return [...found.values()];
}

/** The constant that an expression without fields comes to; null for null. */
export function calculateExpression(
  expression: ValueExpression,
): Extract<ValueExpression, { kind: "constant" }> | null {
  if (expression.kind === "arithmetic" || expression.kind === "negation") {
    const numeric = compileNumeric(expression, NO_FIELDS)();
    return numeric === null ? null : { kind: "constant", ...numeric };
  }
  const value = compileScalar(expression, NO_FIELDS)();
  return value === null ? null : { kind: "constant", value, decimal: false };
}

const NO_FIELDS: Choice = () => null;

/** A boolean expression as a function of what `choice` gives at the time of the call (Kleene's three values). */
export function compileBoolean(expression: ValueExpression, choice: Choice): () => boolean | null {
  switch (expression.kind) {
    case "test": {
      const operand = compileScalar(expression.operand, choice);
      const passes = compileTest(expression.test);
      return () => {
        const value = operand();
        return value === null ? null : passes(value);
      };
    }
    case "is-null": {
      const operand = compileScalar(expression.operand, choice);
      return () => operand() === null;
    }
    case "not": {
      const operand = compileBoolean(expression.operand, choice);
      return () => {
        const value = operand();
        return value === null ? null : !value;
      };
    }
    case "and":
    case "or":
      return compileLogical(expression.kind === "or", expression.operands, choice);
    default: {
      const operand = compileScalar(expression, choice);
      return () => {
        const value = operand();
        return typeof value === "boolean" ? value : null;
      };
    }
  }
}

/** One `decisive` operand decides; else null if any is null. */
function compileLogical(decisive: boolean, operands: readonly ValueExpression[], choice: Choice): () => boolean | null {
  const tests = operands.map((operand) => compileBoolean(operand, choice));
  return () => {
    let result: boolean | null = !decisive;
    for (const test of tests) {
      const value = test();
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}

function compileScalar(expression: ValueExpression, choice: Choice): () => Scalar | bigint | null {
  switch (expression.kind) {
    case "constant": {
      const { value } = expression;
      return () => value;
    }
    case "field": {
      const { field } = expression;
      return () => choice(field);
    }
    case "arithmetic":
    case "negation": {
      const numeric = compileNumeric(expression, choice);
      return () => numeric()?.value ?? null;
    }
    default:
      return compileBoolean(expression, choice);
  }
}

function compileNumeric(expression: ValueExpression, choice: Choice): () => Numeric | null {
  if (expression.kind === "arithmetic") {
    const { operator } = expression;
    const left = compileNumeric(expression.left, choice);
    const right = compileNumeric(expression.right, choice);
    return () => {
      const a = left();
      const b = right();
      return a === null || b === null ? null : calculate(operator, a, b);
    };
  }
  if (expression.kind === "negation") {
    const operand = compileNumeric(expression.operand, choice);
    return () => {
      const value = operand();
      return value === null ? null : negate(value);
    };
  }
  const scalar = compileScalar(expression, choice);
  const isDecimal = decimalOf(expression);
  return () => {
    const value = scalar();
    const number = value === null ? null : numberOf(value);
    return number === null ? null : { value: number, decimal: isDecimal(number) };
  };
}

/** Constants know; a double field always is; elsewhere a whole number is an integer. */
function decimalOf(expression: ValueExpression): (number: number | bigint) => boolean {
  if (expression.kind === "constant") return () => expression.decimal;
  if (expression.kind === "field" && expression.field.type === "double") return () => true;
  return (number) => typeof number === "number" && !Number.isInteger(number);
}
