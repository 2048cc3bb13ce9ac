import type { JsonObject, JsonValue, Scalar } from "./event.ts";

interface Step {
  /** The key to look up: one segment, or several joined by dots. */
  readonly key: string;
  /** How many segments of the path it covers. */
  readonly next: number;
  /** Whether every object seems to have such a key, so that it has to be asked whose the key is. */
  readonly inherited: boolean;
}

interface CompiledPath {
  /** For each position in the path, the keys that may continue it, shortest first. */
  readonly steps: readonly (readonly Step[])[];
}

const MAX_CACHED_PATHS = 4096;
const compiled = new Map<string, CompiledPath>();

function compile(path: string): CompiledPath {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const segments = path.split(".");
  const steps = segments.map((_, from) =>
    segments.slice(from).map((_, length) => step(segments, from, from + length + 1)),
  );
  const made = { steps };
  // Paths come from rules, guides and pages, so few are met; the bound keeps a hostile query from growing it.
  if (compiled.size < MAX_CACHED_PATHS) compiled.set(path, made);
  return made;
}

/** A key that was once the name of a property is found several times as fast as the same text made of others. */
function step(segments: readonly string[], from: number, next: number): Step {
  const made = segments.slice(from, next).join(".");
  const [key = made] = Object.keys(Object.fromEntries([[made, 0]]));
  return { key, next, inherited: key in Object.prototype };
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function collect(object: JsonObject, path: CompiledPath, at: number, out: Scalar[]): void {
  const steps = path.steps[at];
  if (steps === undefined) return;
  for (let i = 0; i < steps.length; i += 1) {
    const step = steps[i];
    if (step === undefined) continue;
    const inner = object[step.key];
    if (inner === undefined || inner === null || (step.inherited && !Object.hasOwn(object, step.key))) continue;
    if (typeof inner !== "object") {
      if (step.next === path.steps.length) out.push(inner);
    } else if (isArray(inner)) collectAll(inner, path, step.next, out);
    else collect(inner, path, step.next, out);
  }
}

function collectAll(list: readonly JsonValue[], path: CompiledPath, at: number, out: Scalar[]): void {
  for (const element of list) {
    if (element === null) continue;
    if (typeof element !== "object") {
      if (at === path.steps.length) out.push(element);
    } else if (isArray(element)) collectAll(element, path, at, out);
    else collect(element, path, at, out);
  }
}

/**
 * Every value at a dotted path of a document, in document order: nested objects and dotted keys are the same path,
 * arrays flatten at every level, nulls vanish, `""` is a value; an object at the end of the path has no value.
 * An empty list means the field is missing. (How Elasticsearch reads a document: eql-semantics, section 4.)
 */
export function values(document: JsonObject, path: string): Scalar[] {
  const out: Scalar[] = [];
  collect(document, compile(path), 0, out);
  return out;
}

function firstOf(object: JsonObject, path: CompiledPath, at: number): Scalar | undefined {
  const steps = path.steps[at];
  if (steps === undefined) return undefined;
  for (let i = 0; i < steps.length; i += 1) {
    const step = steps[i];
    if (step === undefined) continue;
    const inner = object[step.key];
    if (inner === undefined || inner === null || (step.inherited && !Object.hasOwn(object, step.key))) continue;
    if (typeof inner !== "object") {
      if (step.next === path.steps.length) return inner;
    } else {
      const found = isArray(inner) ? firstOfAll(inner, path, step.next) : firstOf(inner, path, step.next);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function firstOfAll(list: readonly JsonValue[], path: CompiledPath, at: number): Scalar | undefined {
  for (const element of list) {
    if (element === null) continue;
    if (typeof element !== "object") {
      if (at === path.steps.length) return element;
      continue;
    }
    const found = isArray(element) ? firstOfAll(element, path, at) : firstOf(element, path, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of {@link values}, or undefined when the field is missing; nothing behind it is looked at. */
export function first(document: JsonObject, path: string): Scalar | undefined {
  return firstOf(document, compile(path), 0);
}

/** The first value as text: numbers and booleans are spelled out; undefined when missing. */
export function firstText(document: JsonObject, path: string): string | undefined {
  const value = first(document, path);
  return value === undefined ? undefined : String(value);
}

/** Whether the field has any value. */
export function has(document: JsonObject, path: string): boolean {
  return first(document, path) !== undefined;
}
