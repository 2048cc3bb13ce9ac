/**
 * The index a hit is kept under: a backing index is told by its data stream, so that a rule's patterns match; names
 * that belong to the engine itself (a leading dot) and names no index can have are refused, null.
 */
export function storedIndex(index: string | null | undefined): string | null {
  if (index === null || index === undefined) return null;
  const bare = index.replace(/^(?:partial-|restored-|shrink-[a-z0-9]{1,8}-)/, "");
  const name = /^\.ds-(.{1,240})-[0-9]{4}\.[0-9]{2}\.[0-9]{2}-[0-9]{6}$/.exec(bare)?.[1] ?? bare;
  return /^[a-z0-9][a-z0-9._+@&%~-]{0,254}$/.test(name) ? name : null;
}
