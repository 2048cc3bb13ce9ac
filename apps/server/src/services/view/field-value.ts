import type { FieldValue } from "@quaestor/api";
import { type JsonObject, values } from "@quaestor/telemetry";
import { remedyOf } from "./gaps.ts";

/** A field may hold a million values; a page shows this many and says how many more there are. */
const shownValues = 100;

/** The first values of a field, and instead of the rest a line that says how many they are. */
export function shown(all: readonly string[]): string[] {
  if (all.length <= shownValues) return [...all];
  const more = (all.length - shownValues).toLocaleString("en-US");
  return [...all.slice(0, shownValues), `… and ${more} more; the event as received has them all`];
}

/** A field of a document as the page shows it: its values, or which kind of absence, with what would close it. */
export function fieldValue(document: JsonObject, field: string, source: string): FieldValue {
  const found = values(document, field)
    .map(String)
    .filter((value) => value !== "" && value !== "-");
  return found.length > 0 ? { state: "present", values: shown(found), weaker: null } : absent(field, source, document);
}

export const present = (found: string): FieldValue => ({ state: "present", values: [found], weaker: null });
export const presentWeaker = (value: string, weaker: string): FieldValue => ({
  state: "present",
  values: [value],
  weaker,
});

/** How a field is absent from an event of this source. */
export function absent(
  field: string,
  source: string,
  document?: JsonObject,
): Exclude<FieldValue, { state: "present" }> {
  const remedy = remedyOf(source, field, document);
  return remedy === null
    ? { state: "missing", remedy: "This source can give it; this event does not carry it." }
    : { state: "not_in_source", remedy };
}
