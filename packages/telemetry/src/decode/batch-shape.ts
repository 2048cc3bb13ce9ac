/** What stands beside `records` or `Results`: nothing, or what an advanced-hunting answer says of its query. */
const shapes: readonly {
  readonly list: string;
  readonly needs: readonly string[];
  readonly beside: readonly string[];
}[] = [
  // Azure event hubs.
  { list: "records", needs: [], beside: [] },
  // The advanced-hunting API of Defender; its later form under Microsoft Graph.
  { list: "Results", needs: [], beside: ["Schema", "Stats"] },
  { list: "results", needs: ["schema"], beside: ["schema", "@odata.context"] },
];

/** Keys whose lists hold the records of a batch. */
export const BATCH_LISTS: ReadonlySet<string> = new Set(shapes.map(({ list }) => list));

const BEGINNING = /^\s*\{\s*"(?:records|Results|Schema|Stats|results|schema|@odata\.context)"\s*:/;

/** Whether a text begins as a batch does; whether it is one, its other keys must tell ({@link isBatch}). */
export function beginsLikeBatch(text: string): boolean {
  return BEGINNING.test(text);
}

/**
 * Whether an object with these keys is a batch of records. A document of its own that happens to have a field `records`
 * has other fields beside it, a time at least; nothing of a batch has.
 */
export function isBatch(keys: ReadonlySet<string>): boolean {
  return shapes.some(
    ({ list, needs, beside }) =>
      keys.has(list) &&
      needs.every((key) => keys.has(key)) &&
      [...keys].every((key) => key === list || beside.includes(key)),
  );
}
