import type { JsonObject, JsonValue } from "../ecs/event.ts";
import { values } from "../ecs/values.ts";
import { normaliseRecord } from "../sources/registry.ts";
import type { Normalised, Origin } from "../sources/source.ts";

/** Normalises one record given as JSON. Throws with the reason when it is put aside. */
export function normaliseJson(json: JsonObject, origins?: Origin[]): Normalised {
  const result = normaliseRecord({ text: JSON.stringify(json), json, line: 1 }, origins);
  if (result.event === undefined) throw new Error(`${result.quarantined.code}: ${result.quarantined.message}`);
  return result.event;
}

/** The values of some fields, one value bare and none as null, for comparing in one look. */
export function fieldsOf(document: JsonObject, ...fields: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(
    fields.map((field): [string, JsonValue] => {
      const found = values(document, field);
      return [field, found.length === 1 ? (found[0] ?? null) : found.length === 0 ? null : found];
    }),
  );
}

/** A record with some of its fields taken away. */
export function without(json: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)));
}
