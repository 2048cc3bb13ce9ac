/**
 * The first scalar at any of the dotted paths of a document, as text; null when there is none. Each path may be
 * written nested or with dots in a member's name; of a list the first element counts.
 */
export function readField(document: Readonly<Record<string, unknown>>, ...paths: readonly string[]): string | null {
  for (const path of paths) {
    const found = at(document, path.split("."));
    if (found !== null) return found;
  }
  return null;
}

function at(value: unknown, segments: readonly string[]): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : at(value[0], segments);
  if (segments.length === 0) {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;
  }
  if (typeof value !== "object" || value === null) return null;
  const members = new Map<string, unknown>(Object.entries(value));
  for (let taken = 1; taken <= segments.length; taken += 1) {
    const name = segments.slice(0, taken).join(".");
    const found = members.has(name) ? at(members.get(name), segments.slice(taken)) : null;
    if (found !== null) return found;
  }
  return null;
}
