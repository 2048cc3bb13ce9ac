/** Words as a sentence: a capital first, a full stop last unless one is there. An empty text stays empty. */
export function sentenceOf(words: string): string {
  const [first = "", ...rest] = [...words.trim()];
  const whole = first.toLocaleUpperCase("en") + rest.join("");
  return whole === "" || /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
