import type { JsonObject, JsonValue } from "../ecs/event.ts";

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const SURROGATE = /[\ud800-\udfff]/;

/** A text with every lone surrogate replaced by U+FFFD, as no UTF-8 file can hold one. */
export function wellFormedText(text: string): string {
  // Most texts have no surrogate at all, and that is quicker to see than that none is alone.
  return SURROGATE.test(text) ? text.replace(LONE, "\ufffd") : text;
}

/** A document with every key and text made well-formed; see {@link wellFormedText}. */
export function wellFormedObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      wellFormedText(key),
      value === undefined ? value : wellFormedValue(value),
    ]),
  );
}

function wellFormedValue(value: JsonValue): JsonValue {
  if (typeof value === "string") return wellFormedText(value);
  if (value === null || typeof value !== "object") return value;
  return isArray(value) ? value.map(wellFormedValue) : wellFormedObject(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
