import { isJsonObject } from "../../decode/json-text.ts";
import { type MutableDocument, mergePath } from "../../ecs/canonical.ts";
import type { JsonValue } from "../../ecs/event.ts";
import type { Draft } from "../draft.ts";
import { type VendorRecord, vendorSaysNothing } from "./vendor-record.ts";

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Without what says nothing, at every depth; undefined when nothing is left. */
function cleaned(value: JsonValue, isEmpty: (value: string) => boolean): JsonValue | undefined {
  if (value === null) return undefined;
  if (typeof value !== "object") return typeof value === "string" && isEmpty(value) ? undefined : value;
  if (isList(value)) {
    const kept = value.map((item) => cleaned(item, isEmpty)).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
    const kept = inner === undefined ? undefined : cleaned(inner, isEmpty);
    return kept === undefined ? [] : [[key, kept]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** How a source's own block is made of what went nowhere else. */
export interface VendorBlock {
  /** Where it stands in the document, for instance `crowdstrike`. */
  readonly path: string;
  /** The name within the block of a name of the record. */
  nameOf(name: string): string;
  /** A value as the block keeps it, where that differs from the record. */
  convert?(name: string, value: JsonValue): JsonValue;
  /** Text that says nothing in this source. */
  isEmpty?(value: string): boolean;
}

/** Puts every field that was not taken into the source's own block, as received, so that nothing is lost. */
export function keepVendorBlock(draft: Draft, record: VendorRecord, block: VendorBlock): void {
  const made: MutableDocument = {};
  let isUsed = false;
  const isEmpty = block.isEmpty ?? vendorSaysNothing;
  for (const name of Object.keys(record.fields)) {
    const received = record.fields[name];
    if (received === undefined || record.taken.has(name)) continue;
    const value = cleaned(block.convert?.(name, received) ?? received, isEmpty);
    if (value === undefined) continue;
    const to = block.nameOf(name);
    mergePath(made, to, value);
    isUsed = true;
    if (draft.explains) explain(draft, `${block.path}.${to}`, value, record.placeOf(name));
  }
  if (isUsed) draft.put(block.path, made);
}

function explain(draft: Draft, path: string, value: JsonValue, from: string): void {
  if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) explain(draft, `${path}.${key}`, inner, `${from}.${key}`);
    }
  } else if (value !== null && typeof value === "object" && isList(value)) {
    for (const item of value) explain(draft, path, item, from);
  } else draft.explain(path, from);
}
