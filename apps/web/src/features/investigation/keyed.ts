/** Items with keys for React made from their words: the same words twice get a number. */
export function keyed<T>(
  items: readonly T[],
  wordsOf: (item: T) => string,
): { readonly key: string; readonly item: T }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const words = wordsOf(item);
    const times = (seen.get(words) ?? 0) + 1;
    seen.set(words, times);
    return { key: times === 1 ? words : `${words} (${times})`, item };
  });
}
