import type { Scalar } from "../evaluate/event-view.ts";

const NUMERIC = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^[+-]?[0-9]+$/;
/** Longer texts are no numbers that an event means, and reading one digit by digit as bigint costs the square. */
const LONGEST = 64;

/**
 * A value read as a number: numbers as they are, texts that spell one (bigint where it is whole and beyond 2^53), else
 * null. JSON's own numbers beyond 2^53 have lost their last digits before they come here.
 */
export function numberOf(value: Scalar | bigint): number | bigint | null {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.length > LONGEST || !NUMERIC.test(value)) return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  return INTEGER.test(value) && !Number.isSafeInteger(number) ? BigInt(value.replace("+", "")) : number;
}

/** Compares by mathematical value: negative, zero or positive. */
export function orderNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
