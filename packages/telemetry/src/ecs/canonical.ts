import { TelemetryError } from "../telemetry-error.ts";
import type { EcsDocument, JsonObject, JsonValue } from "./event.ts";

/** A document under construction: what {@link canonicalise} and {@link setPath} build. */
export interface MutableDocument {
  [key: string]: JsonValue | MutableDocument | undefined;
}

/** No source nests deeper by far; a record that does was made to hurt. */
export const MAX_DEPTH = 64;

/** Alerts keep these keys flat with dots at the top of the document, as Elastic writes them. */
export const FLAT_PREFIX = "kibana.alert.";

/** Sets a key whatever it is called: `__proto__` from a record becomes an ordinary key, never a prototype. */
export function putKey(target: MutableDocument, key: string, value: JsonValue | MutableDocument): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

function isObject(value: unknown): value is MutableDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(target: MutableDocument, key: string, replaceScalars: boolean): MutableDocument | null {
  const present = Object.hasOwn(target, key) ? target[key] : undefined;
  if (present === undefined || present === null || (replaceScalars && typeof present !== "object")) {
    const made: MutableDocument = {};
    putKey(target, key, made);
    return made;
  }
  return isObject(present) ? present : null;
}

/**
 * Sets the value at a dotted path, making the objects on the way. Gives false, and changes nothing at the end of the
 * path, when a list (or, unless `replaceScalars`, a scalar) stands where an object is needed.
 */
export function setPath(
  document: MutableDocument,
  path: string,
  value: JsonValue | MutableDocument,
  replaceScalars = false,
): boolean {
  const { parents, last } = split(path);
  let target = document;
  for (const key of parents) {
    const next = child(target, key, replaceScalars);
    if (next === null) return false;
    target = next;
  }
  putKey(target, last, value);
  return true;
}

interface SplitPath {
  readonly parents: readonly string[];
  readonly last: string;
}

const MAX_SPLIT_PATHS = 4096;
const splitPaths = new Map<string, SplitPath>();

/** Paths come from the tables of sources, so few are met, each many times; the bound is for everything else. */
function split(path: string): SplitPath {
  const known = splitPaths.get(path);
  if (known !== undefined) return known;
  const parents = path.split(".");
  const last = parents.pop() ?? path;
  const made = { parents, last };
  if (splitPaths.size < MAX_SPLIT_PATHS) splitPaths.set(path, made);
  return made;
}

function merge(target: MutableDocument, key: string, value: JsonValue | MutableDocument): void {
  const present = Object.hasOwn(target, key) ? target[key] : undefined;
  if (present === undefined || present === null) putKey(target, key, value);
  else if (isObject(present) && isObject(value)) {
    for (const [inner, innerValue] of Object.entries(value)) {
      if (innerValue !== undefined) merge(present, inner, innerValue);
    }
  } else {
    // The same path twice: both are kept, as a list, because either may be the one that matters.
    const both = [present, value].flatMap((side) => (Array.isArray(side) ? side : [side]));
    putKey(target, key, both);
  }
}

/**
 * Puts a value at a dotted path of a document under construction; what is there already is kept beside it, objects
 * merged. Names that are no path (`a..b`) stay one key. Throws TelemetryError TOO_DEEP.
 */
export function mergePath(document: MutableDocument, path: string, value: JsonValue): void {
  const { parents, last } = split(path);
  const isPath = last !== "" && !parents.includes("") && parents.length < MAX_DEPTH;
  if (isPath && (typeof value !== "object" || value === null)) {
    let target: MutableDocument | null = document;
    for (let at = 0; at < parents.length && target !== null; at += 1) target = child(target, parents[at] ?? "", false);
    if (target !== null) {
      merge(target, last, value);
      return;
    }
  }
  // An object's own keys may be paths too, and a scalar on the way has to be kept beside what comes below it.
  const made = canonicalValue({ [path]: value }, 1);
  if (!isObject(made)) return;
  for (const [key, inner] of Object.entries(made)) if (inner !== undefined) merge(document, key, inner);
}

function canonicalValue(value: JsonValue, depth: number): JsonValue | MutableDocument {
  if (value === null || typeof value !== "object") return value;
  if (depth > MAX_DEPTH) {
    throw tooDeep();
  }
  if (Array.isArray(value)) return value.map((element) => canonicalValue(element, depth + 1));
  const out: MutableDocument = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const made = canonicalValue(inner, depth + 1);
    if (!key.includes(".") || (depth === 1 && key.startsWith(FLAT_PREFIX))) {
      merge(out, key, made);
      continue;
    }
    const segments = key.split(".");
    if (depth + segments.length > MAX_DEPTH) {
      throw tooDeep();
    }
    // A key like "a..b" or ".a" names no path; it stays one key.
    if (segments.includes("")) merge(out, key, made);
    else {
      let wrapped = made;
      for (const segment of segments.slice(1).reverse()) {
        const outer: MutableDocument = {};
        putKey(outer, segment, wrapped);
        wrapped = outer;
      }
      merge(out, segments[0] ?? key, wrapped);
    }
  }
  return out;
}

function tooDeep(): TelemetryError {
  return new TelemetryError("TOO_DEEP", `The record is nested deeper than ${MAX_DEPTH} levels.`, { limit: MAX_DEPTH });
}

/**
 * Whether a document is in canonical form already. Throws TelemetryError TOO_DEEP beyond {@link MAX_DEPTH} levels, so
 * that whoever walks a document afterwards may recurse.
 */
export function isCanonical(document: JsonObject): boolean {
  if (document === lastCanonical) return true;
  const canonical = checkObject(document, 1);
  if (canonical) lastCanonical = document;
  return canonical;
}

/** A record is looked at where it is taken in and again by the source that reads it. Nobody changes it in between. */
let lastCanonical: JsonObject | null = null;

function checkObject(object: JsonObject, depth: number): boolean {
  if (depth > MAX_DEPTH) throw tooDeep();
  let canonical = true;
  for (const key in object) {
    if (key.includes(".") && !(depth === 1 && key.startsWith(FLAT_PREFIX))) canonical = false;
    const value = object[key];
    if (typeof value === "object" && value !== null && !checkValue(value, depth + 1)) canonical = false;
  }
  return canonical;
}

function checkValue(value: readonly JsonValue[] | JsonObject, depth: number): boolean {
  if (!isList(value)) return checkObject(value, depth);
  if (depth > MAX_DEPTH) throw tooDeep();
  let canonical = true;
  for (const element of value) {
    if (typeof element === "object" && element !== null && !checkValue(element, depth + 1)) canonical = false;
  }
  return canonical;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * The canonical form of a document: dotted keys become nested objects (top-level `kibana.alert.*` keys stay flat),
 * the same path given twice becomes one list, arrays stay as they are. A document that is canonical is given back
 * itself; the argument is never changed. Throws TelemetryError TOO_DEEP beyond {@link MAX_DEPTH} levels.
 */
export function canonicalise(document: JsonObject): EcsDocument {
  if (isCanonical(document)) return document;
  const made = canonicalValue(document, 1);
  return isObject(made) ? made : {};
}
