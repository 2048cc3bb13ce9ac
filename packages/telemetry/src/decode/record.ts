import type { JsonObject, JsonValue } from "../ecs/event.ts";
import type { RawRecord } from "../sources/source.ts";
import { isJsonObject, parseJson } from "./json-text.ts";
import { type Rejected, rejectBytes, rejectText } from "./rejected.ts";

/** What a reader gives for each piece of its input. */
export type Decoded =
  | { readonly kind: "record"; readonly record: RawRecord }
  | { readonly kind: "rejected"; readonly rejected: Rejected };

/** Wraps a record. */
export function taken(record: RawRecord): Decoded {
  return { kind: "record", record };
}

/** Wraps a rejection. */
export function refused(rejected: Rejected): Decoded {
  return { kind: "rejected", rejected };
}

/** The rejection of a record beyond the limit, of which only the head is kept. */
export function tooLong(head: Uint8Array, line: number, byteLength: number, maxBytes: number): Decoded {
  // A head may end inside a character; those last bytes are left out so that the rest can be shown as text.
  let cut = head.length;
  for (let back = 1; back <= 3 && back <= head.length; back += 1) {
    const byte = head[head.length - back] ?? 0;
    if (byte >= 0xc0) cut = head.length - back;
    if (byte >= 0xc0 || byte < 0x80) break;
  }
  return refused(
    rejectBytes(head.subarray(0, cut), {
      line,
      code: "too_long",
      message: `The record is ${byteLength} bytes long; the limit is ${maxBytes}. Its head is kept.`,
      byteLength,
    }),
  );
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** A record from a parsed object: an Elasticsearch hit is opened, its `_index` and `_id` kept. */
export function recordFromJson(text: string, json: JsonObject, line: number): RawRecord {
  const inner = json._source ?? (json._index !== undefined ? json.fields : undefined);
  if (!isJsonObject(inner)) return { text, json, line };
  return { text, json: inner, hit: { index: textOrNull(json._index), id: textOrNull(json._id) }, line };
}

const ACTION = /^\s*\{\s*"(index|create|update|delete)"\s*:/;

/** The action line of a bulk body: which index and id the next line goes to; null for any other line. */
export function bulkAction(
  text: string,
  json: JsonObject,
): {
  readonly index: string | null;
  readonly id: string | null;
  readonly hasSource: boolean;
  readonly update: boolean;
} | null {
  const verb = ACTION.exec(text)?.[1];
  if (verb === undefined || Object.keys(json).length !== 1) return null;
  const target = json[verb];
  if (!isJsonObject(target)) return null;
  // A document may have one field called "index" too; an action's own keys are few and known.
  const known =
    /^(?:_[a-z_]+|routing|pipeline|version|version_type|require_alias|require_data_stream|list_executed_pipelines|dynamic_templates|retry_on_conflict|if_seq_no|if_primary_term)$/;
  if (!Object.keys(target).every((key) => known.test(key))) return null;
  return {
    index: textOrNull(target._index),
    id: textOrNull(target._id),
    hasSource: verb !== "delete",
    update: verb === "update",
  };
}

/** Reads one piece of text that stands for itself: a JSON object, a hit, or the XML of one event. */
export function decodeText(text: string, line: number): Decoded {
  if (/^\s*</.test(text)) return taken({ text, json: null, line });
  const json = parseJson(text);
  if (json === undefined) {
    return refused(rejectText(text, { line, code: "invalid_json", message: "This is not valid JSON." }));
  }
  if (!isJsonObject(json)) {
    return refused(rejectText(text, { line, code: "not_an_object", message: "This is JSON, but not an object." }));
  }
  return taken(recordFromJson(text, json, line));
}

/** The source document that follows a bulk action, as a record that keeps both lines as received. */
export function bulkRecord(
  action: {
    readonly text: string;
    readonly line: number;
    readonly index: string | null;
    readonly id: string | null;
    readonly update: boolean;
  },
  source: { readonly text: string; readonly json: JsonObject },
): RawRecord {
  const doc = source.json.doc;
  return {
    text: `${action.text}\n${source.text}`,
    json: action.update && isJsonObject(doc) ? doc : source.json,
    hit: { index: action.index, id: action.id },
    line: action.line,
  };
}

/**
 * Reads again what was kept as received (a stored event's `raw`, a quarantined record): the same record as when the
 * file was read.
 */
export function recordFromText(text: string, line = 1): Decoded {
  const newline = text.indexOf("\n");
  if (newline > 0 && ACTION.test(text)) {
    const first = text.slice(0, newline);
    const second = text.slice(newline + 1);
    const json = parseJson(first);
    const source = parseJson(second);
    const action = isJsonObject(json) ? bulkAction(first, json) : null;
    if (action?.hasSource && isJsonObject(source)) {
      return taken(bulkRecord({ ...action, text: first, line }, { text: second, json: source }));
    }
  }
  return decodeText(text, line);
}
