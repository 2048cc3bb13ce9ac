const LONG_MAX = 2n ** 63n - 1n;

/**
 * The value of a number token: a whole number up to 2^53 as number, up to 2^63-1 as bigint, beyond that and with
 * fraction or exponent a double, marked `decimal` because arithmetic with it is not integer arithmetic.
 */
export function readNumber(text: string): { readonly value: number | bigint; readonly decimal?: true } {
  if (!/^[0-9]+$/.test(text)) return { value: Number(text), decimal: true };
  const exact = BigInt(text);
  if (exact > LONG_MAX) return { value: Number(text), decimal: true };
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? { value: Number(exact) } : { value: exact };
}
