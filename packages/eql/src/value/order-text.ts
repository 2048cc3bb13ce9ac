/**
 * Compares by code point, which is the order of the UTF-8 bytes: negative, zero or positive. JavaScript's `<` compares
 * UTF-16 units and puts characters above U+FFFF before U+E000.
 */
export function orderText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
