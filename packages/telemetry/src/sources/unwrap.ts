import { isJsonObject, parseJson } from "../decode/json-text.ts";
import type { JsonObject, JsonValue } from "../ecs/event.ts";
import { eventXmlToJson } from "./windows/carriers/event-xml.ts";

/** Keys under which collectors put the event as text. */
const envelopeKeys = ["body", "_raw", "raw", "message"];

/** The event inside an envelope, or null when there is none: `body` and its like hold JSON or event XML as text. */
export function openEnvelope(json: JsonObject): { readonly json: JsonObject; readonly key: string } | null {
  for (const holder of [json, json.result]) {
    if (!isJsonObject(holder)) continue;
    for (const key of envelopeKeys) {
      const text = holder[key];
      if (typeof text !== "string") continue;
      const start = text.trimStart();
      if (start.startsWith("<")) {
        const inner = eventXmlToJson(start);
        if (inner !== null) return { json: inner, key };
      } else if (start.startsWith("{")) {
        const inner = parseJson(start);
        if (isJsonObject(inner)) return { json: inner, key };
      }
    }
  }
  return null;
}

/** Whether every leaf of a document is a list, as in `fields` of a search response. */
export function isFieldsStyle(json: JsonObject): boolean {
  const entries = Object.values(json);
  return entries.length > 0 && entries.every((value) => Array.isArray(value));
}

/** One-element lists become their element; longer ones are lists in the document, too. */
export function openFields(json: JsonObject): JsonObject {
  const out: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(json)) {
    if (key === "__proto__" || !Array.isArray(value)) continue;
    // A multi-field repeats its parent's text under a second name.
    if (key.endsWith(".keyword") || (key.endsWith(".text") && json[key.slice(0, -5)] !== undefined)) continue;
    const [only] = value;
    out[key] = value.length === 1 && only !== undefined ? only : value;
  }
  return out;
}
