import type { FieldType } from "../check/condition.ts";
import { instantOf } from "../value/instant.ts";
import type { JsonObject, JsonValue, TestEvent, World } from "./world.ts";

/** What the kit gives with a query. `types` maps paths to the kit's words for a type. */
export interface KitInput {
  readonly events: readonly JsonObject[];
  readonly types: Readonly<Record<string, string>>;
  readonly idField: string;
  readonly categoryField: string;
  readonly timestampField?: string | undefined;
  readonly tiebreakerField?: string | undefined;
}

/** The kit's events in ascending order with its type words read; strict when anything is known of the fields. */
export function kitWorld(input: KitInput): World {
  const words = new Map(Object.entries({ ...typesSeenIn(input.events), ...input.types }));
  const documents = input.events.map((event) => withMapping(event, words));
  const ordered = documents.sort((a, b) => order(a, b, input));
  const events = ordered.map((document, i): TestEvent => ({ id: String(document[input.idField] ?? i), document }));
  const fieldTypes = (path: string): FieldType | undefined => fieldTypeOf(words, path);
  return { events, fieldTypes, strict: words.size > 0, fields: [...words.keys()], categoryField: input.categoryField };
}

/** By time, then by tiebreaker with missing ones last; equal events keep their order. */
function order(a: JsonObject, b: JsonObject, input: KitInput): number {
  const x = timeOf(a[input.timestampField ?? "@timestamp"]);
  const y = timeOf(b[input.timestampField ?? "@timestamp"]);
  if (x !== y) return x < y ? -1 : 1;
  const tie = (event: JsonObject): number => {
    const value = input.tiebreakerField === undefined ? null : event[input.tiebreakerField];
    return typeof value === "number" ? value : Number.MAX_SAFE_INTEGER;
  };
  return tie(a) - tie(b);
}

function timeOf(value: JsonValue | undefined): bigint {
  return typeof value === "number" || typeof value === "string" ? (instantOf(value) ?? 0n) : 0n;
}

/** What a mapping adds to a document: a text for an explicit null, and aliases. */
function withMapping(event: JsonObject, words: ReadonlyMap<string, string>): JsonObject {
  const document: Record<string, JsonValue | undefined> = { ...event };
  for (const [path, word] of words) {
    const nullText = /explicit null is indexed as "([^"]*)"/.exec(word)?.[1];
    if (nullText !== undefined && document[path] === null) document[path] = nullText;
    const target = /^alias (\S+)/.exec(word)?.[1];
    if (target !== undefined && document[path] === undefined) document[path] = document[target];
  }
  return document;
}

function typesSeenIn(documents: readonly JsonObject[]): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const document of documents) {
    for (const [path, value] of Object.entries(document)) {
      const first = Array.isArray(value) ? value.find((item) => item !== null) : value;
      if (typeof first === "number") seen[path] ??= path === "@timestamp" ? "date" : "long";
      else if (typeof first === "string") seen[path] ??= path === "@timestamp" ? "date" : "keyword";
      else if (typeof first === "boolean") seen[path] ??= "boolean";
    }
  }
  return seen;
}

const TYPES: readonly FieldType[] = ["keyword", "long", "double", "boolean", "date", "ip", "version"];

/** The kit describes types in words: `keyword-like`, `text+keyword`, `date, format …`, `alias other`. */
function fieldTypeOf(words: ReadonlyMap<string, string>, path: string): FieldType | undefined {
  const word = words.get(path);
  if (word === undefined) return undefined;
  if (word.startsWith("alias ")) return fieldTypeOf(words, word.slice("alias ".length));
  if (word.startsWith("text+keyword") || word === "constant_keyword") return "keyword";
  return TYPES.find((type) => word.startsWith(type));
}
