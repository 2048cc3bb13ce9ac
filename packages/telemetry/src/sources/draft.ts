import { isJsonObject } from "../decode/json-text.ts";
import { type MutableDocument, setPath } from "../ecs/canonical.ts";
import type { EcsDocument, JsonValue } from "../ecs/event.ts";
import { values } from "../ecs/values.ts";
import type { Origin } from "./source.ts";

/** A record made of nothing but wrong values says so once; fifty sentences are enough to see it. */
const MAX_NOTES = 50;

/** A document being made, which notes where each field came from when somebody asks. */
export class Draft {
  readonly document: MutableDocument;
  readonly #origins: Origin[] | null;

  /** `document` is taken over and changed. */
  constructor(document: MutableDocument, origins?: Origin[]) {
    this.document = document;
    this.#origins = origins ?? null;
  }

  /** Whether origins are being noted, for work that is only done then. */
  get explains(): boolean {
    return this.#origins !== null;
  }

  /** A field moved or copied as it was; undefined and empty text set nothing. */
  set(path: string, value: JsonValue | undefined, from: string): void {
    this.#put(path, value, from, false);
  }

  /** A field computed from what was received. */
  derive(path: string, value: JsonValue | undefined, from: string): void {
    this.#put(path, value, from, true);
  }

  /** Takes a field away, where it is an object's own; nothing happens when it is not there. */
  remove(path: string): void {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let target = this.document;
    for (const key of keys) {
      const next = Object.hasOwn(target, key) ? target[key] : undefined;
      if (!isMutable(next)) return;
      target = next;
    }
    delete target[last];
  }

  /** A field whose origin is told elsewhere. */
  put(path: string, value: JsonValue | MutableDocument): void {
    setPath(this.document, path, value, true);
  }

  /** Notes where a field that was put came from. */
  explain(path: string, from: string): void {
    if (this.#origins?.at(-1)?.field !== path) this.#origins?.push({ field: path, from, derived: false });
  }

  /**
   * Notes in `error.message`, as pipelines do, what could not be filed. The value itself is kept elsewhere; the note
   * keeps somebody from taking its absence for silence.
   */
  note(sentence: string): void {
    const notes = values(this.get(), "error.message");
    if (notes.length < MAX_NOTES && !notes.includes(sentence)) {
      this.#put("error.message", [...notes, sentence], "values that their fields cannot hold", true);
    }
  }

  get(): EcsDocument {
    return this.document;
  }

  #put(path: string, value: JsonValue | undefined, from: string, derived: boolean): void {
    if (value === undefined || value === null || value === "") return;
    // A record with a text where an object belongs must not lose the fields that a rule looks at; raw keeps the text.
    if (!setPath(this.document, path, value, true) || this.#origins === null) return;
    const known = this.#origins.findIndex((origin) => origin.field === path);
    if (known >= 0) this.#origins.splice(known, 1);
    this.#origins.push({ field: path, from, derived });
  }
}

function isMutable(value: unknown): value is MutableDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leaves(value: JsonValue | undefined, path: string, out: string[]): void {
  if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) leaves(inner, path === "" ? key : `${path}.${key}`, out);
  } else if (Array.isArray(value)) {
    // A list of objects has no value of its own; each name within it is a field.
    for (const item of value) {
      if (typeof item === "object" || out.at(-1) !== path) leaves(item, path, out);
    }
  } else if (value !== undefined && value !== null) out.push(path);
}

/** Notes the origin of every field that nobody set: it stands where it stood in the record. */
export function explainUntouched(document: EcsDocument, origins: Origin[]): void {
  const known = new Set(origins.map((origin) => origin.field));
  const paths: string[] = [];
  leaves(document, "", paths);
  for (const path of paths) {
    if (known.has(path)) continue;
    known.add(path);
    origins.push({ field: path, from: path, derived: false });
  }
}
