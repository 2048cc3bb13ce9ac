import type { FieldValue } from "@quaestor/api";
import { type JsonObject, type Scalar, values } from "@quaestor/telemetry";
import { boundedText, ofAll } from "./cut-text.ts";
import { remedyOf } from "./gaps.ts";

/** A field may hold a million values, or one of a million characters; a page shows this much and says how much there is. */
const most = { values: 100, characters: 4_000 } as const;

/** The first values of a field that say something, and instead of the rest a line that says how many there are. */
function shown(all: readonly Scalar[]): string[] {
  const first: string[] = [];
  let count = 0;
  for (const value of all) {
    if (value === "" || value === "-") continue;
    if (count < most.values) first.push(boundedText(String(value), most.characters));
    count += 1;
  }
  return count <= most.values ? first : [...first, `… ${ofAll(most.values, count)} values; the event has all`];
}

/** A field of a document as the page shows it: its values, or which kind of absence, with what would close it. */
export function fieldValue(document: JsonObject, field: string, source: string): FieldValue {
  const found = shown(values(document, field));
  return found.length > 0 ? { state: "present", values: found, weaker: null } : absent(field, source, document);
}

export const present = (found: string): FieldValue => ({ state: "present", values: shown([found]), weaker: null });
export const presentWeaker = (value: string, weaker: string): FieldValue => ({
  state: "present",
  values: shown([value]),
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
