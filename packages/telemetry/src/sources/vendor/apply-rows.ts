import type { JsonValue } from "../../ecs/event.ts";
import type { Draft } from "../draft.ts";
import { type Reading, text } from "./readings.ts";
import type { VendorRecord } from "./vendor-record.ts";

/**
 * One row of a source's table: the vendor's name, the field, and how the value is read (as it is when not said).
 * Several rows for one field are alternatives, first wins; several rows of one name fill several fields.
 * `keep` leaves the value in the vendor's block as well.
 */
export type FieldRow = readonly [from: string, to: string, how?: Reading, keep?: "keep"];

/** Fills fields by the rows of a table. What a field cannot hold is noted and stays where it was. */
export function applyRows(draft: Draft, record: VendorRecord, rows: readonly FieldRow[]): void {
  for (const [name, field, how = text, keep] of rows) {
    if (record.filled.has(field)) continue;
    const found = record.get(name);
    if (found === undefined) continue;
    const made = how.read(found.value);
    if (made === undefined) record.misfit(name, found.value, field);
    if (made === undefined || made === null) continue;
    if (keep === undefined) record.taken.add(name);
    record.filled.add(field);
    if (made === found.value || how.words === null || sameText(made, found.value)) draft.set(field, made, found.from);
    else draft.derive(field, made, `${found.from}, ${how.words}`);
  }
}

function sameText(made: JsonValue, received: unknown): boolean {
  return typeof made !== "object" && String(made) === String(received);
}
