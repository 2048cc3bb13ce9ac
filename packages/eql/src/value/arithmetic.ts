import type { ArithmeticOperator } from "../syntax/ast.ts";

/** A number and whether it is a double: `66.0` divides otherwise than `66`. */
export interface Numeric {
  readonly value: number | bigint;
  readonly decimal: boolean;
}

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/**
 * `left operator right`: double if either is, else 64-bit integer, whose division truncates toward zero; `%` has the
 * dividend's sign. Null by zero, beyond 64 bits, or when a double is not finite.
 */
export function calculate(operator: ArithmeticOperator, left: Numeric, right: Numeric): Numeric | null {
  if (left.decimal || right.decimal) return calculateDouble(operator, Number(left.value), Number(right.value));
  return calculateLong(operator, BigInt(left.value), BigInt(right.value));
}

/** The number with its sign turned. */
export function negate(operand: Numeric): Numeric | null {
  return calculate("-", { value: operand.decimal ? -0 : 0, decimal: operand.decimal }, operand);
}

function calculateDouble(operator: ArithmeticOperator, a: number, b: number): Numeric | null {
  if ((operator === "/" || operator === "%") && b === 0) return null;
  const value =
    operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : operator === "/" ? a / b : a % b;
  return Number.isFinite(value) ? { value, decimal: true } : null;
}

function calculateLong(operator: ArithmeticOperator, a: bigint, b: bigint): Numeric | null {
  if ((operator === "/" || operator === "%") && b === 0n) return null;
  const value =
    operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : operator === "/" ? a / b : a % b;
  if (value < LONG_MIN || value > LONG_MAX) return null;
  const number = Number(value);
  return { value: Number.isSafeInteger(number) ? number : value, decimal: false };
}
