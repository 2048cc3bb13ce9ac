import type { JsonValue } from "@quaestor/telemetry";
import { CaseworkError } from "../casework-error.ts";

/** No entry nests deeper by far; a value that does was made to hurt. */
const MAX_DEPTH = 100;

function refuse(message: string, path: string): never {
  throw new CaseworkError("NOT_CANONICAL", `${path === "" ? "The value" : path}: ${message}`, { path });
}

function text(value: string, path: string): string {
  // With the `u` flag this matches surrogates without a partner only; I-JSON (RFC 7493) forbids them.
  if (/[\uD800-\uDFFF]/u.test(value)) refuse("holds half of a character (a lone surrogate)", path);
  return JSON.stringify(value);
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > MAX_DEPTH) refuse(`is nested deeper than ${MAX_DEPTH} levels`, path);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return text(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse("is not a finite number", path);
    return Object.is(value, -0) ? "0" : String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((element, index) => write(element, `${path}[${index}]`, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object" && isPlainObject(value)) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      // Compared by UTF-16 code units, which is what `<` does on strings.
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${text(key, path)}:${write(member, `${path}.${key}`, depth + 1)}`);
    return `{${members.join(",")}}`;
  }
  return refuse(`a ${typeof value} has no JSON form`, path);
}

/**
 * The canonical text of a JSON value (RFC 8785): no white space, members sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, no Unicode normalisation. Members that are `undefined` vanish, as in JSON.
 * Throws CaseworkError NOT_CANONICAL for numbers that are not finite, lone surrogates, anything that is no plain JSON.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, "", 0);
}
