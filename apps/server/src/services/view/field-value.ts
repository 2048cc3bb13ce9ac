import type { FieldValue } from "@quaestor/api";
import { type JsonObject, values } from "@quaestor/telemetry";
import { remedyOf } from "./gaps.ts";

/** A field of a document as the page shows it: its values, or which kind of absence, with what would close it. */
export function fieldValue(document: JsonObject, field: string, source: string): FieldValue {
  const found = values(document, field)
    .map(String)
    .filter((value) => value !== "" && value !== "-");
  return found.length > 0 ? present(...found) : absent(field, source);
}

export const present = (...found: readonly string[]): FieldValue => ({
  state: "present",
  values: [...found],
  weaker: null,
});
export const presentWeaker = (value: string, weaker: string): FieldValue => ({
  state: "present",
  values: [value],
  weaker,
});

/** How a field is absent from an event of this source. */
export function absent(field: string, source: string): Exclude<FieldValue, { state: "present" }> {
  const remedy = remedyOf(source, field);
  return remedy === null
    ? { state: "missing", remedy: "This source can give it; this event does not carry it." }
    : { state: "not_in_source", remedy };
}
