import { isJsonObject, parseJson } from "../decode/json-text.ts";
import type { JsonObject, JsonValue } from "../ecs/event.ts";
import { first } from "../ecs/values.ts";
import { eventXmlToJson } from "./windows/carriers/event-xml.ts";

/** Keys under which collectors put the event as text, or as an object that they have parsed. */
const envelopeKeys = ["event.original", "body", "_raw", "raw", "message", "json"];

/**
 * The event inside an envelope, or null when there is none: `event.original`, `body` and their like hold JSON or event
 * XML as text.
 */
export function openEnvelope(json: JsonObject): { readonly json: JsonObject; readonly key: string } | null {
  for (const holder of [json, json.result]) {
    if (!isJsonObject(holder)) continue;
    for (const key of envelopeKeys) {
      const found = openHeld(holder[key] ?? first(holder, key));
      if (found !== null) return { json: found, key };
    }
  }
  return null;
}

function openHeld(held: JsonValue | undefined): JsonObject | null {
  if (isJsonObject(held)) return held;
  if (typeof held !== "string") return null;
  const start = held.trimStart();
  if (start.startsWith("<")) return eventXmlToJson(start);
  if (!start.startsWith("{")) return null;
  const inner = parseJson(start);
  return isJsonObject(inner) ? inner : null;
}

/** Datasets whose shippers send whole records of the sources here as text. */
const carrying = /^(?:windows|system|winlog|crowdstrike|m365_defender|sentinel_one_cloud_funnel|endpoint)\./;

const said = ["event.category", "event.action", "event.type", "event.code", "user.name", "user.id"];
const blocks = ["winlog", "process", "crowdstrike", "m365_defender", "sentinel_one_cloud_funnel", "endgame"];

/**
 * Whether a document says nothing of its own about what happened: a shipper's wrapping around the record. Logs of other
 * programs are no wrapping: their text may be anybody's, and must not pass for an event.
 */
export function isShell(json: JsonObject): boolean {
  const dataset = first(json, "data_stream.dataset") ?? first(json, "event.dataset");
  if (dataset !== undefined && !carrying.test(String(dataset))) return false;
  for (const key in json) {
    const dot = key.indexOf(".");
    if (blocks.includes(dot < 0 ? key : key.slice(0, dot))) return false;
  }
  return said.every((path) => first(json, path) === undefined);
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
