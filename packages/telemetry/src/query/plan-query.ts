import type { Scalar } from "../ecs/event.ts";
import type { FieldType } from "../ecs/field-type.ts";
import { readInstant } from "../ecs/instant.ts";
import { TelemetryError } from "../telemetry-error.ts";
import { type AddressRange, parseAddressRange } from "./address.ts";
import { foldCase } from "./fold-case.ts";
import type { Bound, Query } from "./query.ts";
import { wellFormedText } from "./well-formed.ts";

/** The type of a path; null or undefined when it is outside the schema. */
export type FieldTypeOf = (path: string) => FieldType | null | undefined;

/**
 * A query with types resolved and constants read: what every store starts from, so that none reads a query its own
 * way. A `field` node is true if some value of the field passes some of its tests.
 */
export type QueryPlan =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly of: readonly QueryPlan[] }
  | { readonly kind: "not"; readonly of: QueryPlan }
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  | { readonly kind: "session"; readonly logonId: bigint }
  | { readonly kind: "exists"; readonly field: string }
  | { readonly kind: "field"; readonly field: string; readonly tests: readonly FieldTest[] };

/** Limits that are present must all hold. */
export interface Limits<T> {
  readonly gte?: T;
  readonly gt?: T;
  readonly lte?: T;
  readonly lt?: T;
}

export type FieldTest =
  /** The whole text of the value equals; `text` is folded already when `caseInsensitive`. */
  | { readonly kind: "text"; readonly text: string; readonly caseInsensitive: boolean }
  | { readonly kind: "wildcard"; readonly pattern: string; readonly caseInsensitive: boolean }
  /** The text of the value holds this one somewhere. */
  | { readonly kind: "contains"; readonly text: string; readonly caseInsensitive: boolean }
  /** The text of the value, by UTF-8 bytes. */
  | { readonly kind: "text-range"; readonly limits: Limits<string> }
  /** The value read as a number (`readNumber`). */
  | { readonly kind: "number-range"; readonly limits: Limits<number> }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "instant-range"; readonly limits: Limits<bigint> }
  | { readonly kind: "address-range"; readonly range: AddressRange };

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$/;

/** A value read as a number: numbers, and texts in decimal notation; null for all else. Doubles, as JSON's. */
export function readNumber(value: Scalar): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.length > 400 || !DECIMAL.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A value read as a boolean: `true`, `false` and their texts; null for all else. */
export function readBoolean(value: Scalar): boolean | null {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : null;
}

function text(value: string, caseInsensitive: boolean): string {
  return caseInsensitive ? foldCase(wellFormedText(value)) : wellFormedText(value);
}

function phraseTests(type: FieldType | null, value: Scalar, caseInsensitive: boolean): FieldTest[] {
  const tests: FieldTest[] = [{ kind: "text", text: text(String(value), caseInsensitive), caseInsensitive }];
  switch (type) {
    case "long":
    case "double": {
      const number = readNumber(value);
      if (number !== null) tests.push({ kind: "number-range", limits: { gte: number, lte: number } });
      break;
    }
    case "boolean": {
      const boolean = readBoolean(value);
      if (boolean !== null) tests.push({ kind: "boolean", value: boolean });
      break;
    }
    case "date": {
      const instant = readInstant(value);
      if (instant !== null) tests.push({ kind: "instant-range", limits: { gte: instant, lte: instant } });
      break;
    }
    case "ip": {
      const range = parseAddressRange(String(value));
      if (range !== null) tests.push({ kind: "address-range", range });
      break;
    }
    case "keyword":
    case null:
      break;
  }
  return tests;
}

const BOUNDS = ["gte", "gt", "lte", "lt"] as const;

function limits<T>(query: Query & { readonly kind: "range" }, read: (bound: Bound) => T | null): Limits<T> {
  const out: { -readonly [K in keyof Limits<T>]: Limits<T>[K] } = {};
  for (const bound of BOUNDS) {
    const given = query[bound];
    if (given === undefined) continue;
    const value = read(given);
    if (value === null) {
      throw new TelemetryError("QUERY_INVALID", `The bound "${given}" cannot be read as a value of ${query.field}.`, {
        field: query.field,
        bound: given,
      });
    }
    out[bound] = value;
  }
  return out;
}

function rangeTest(query: Query & { readonly kind: "range" }, type: FieldType | null): FieldTest {
  switch (type) {
    case "long":
    case "double":
      return { kind: "number-range", limits: limits(query, readNumber) };
    case "date":
      return { kind: "instant-range", limits: limits(query, readInstant) };
    case "ip": {
      const bounds = limits(query, (bound) => parseAddressRange(String(bound)));
      const above = [bounds.gte?.from, bounds.gt === undefined ? undefined : bounds.gt.to + 1n, 0n];
      const below = [bounds.lte?.to, bounds.lt === undefined ? undefined : bounds.lt.from - 1n, (1n << 128n) - 1n];
      return { kind: "address-range", range: { from: largest(above), to: smallest(below) } };
    }
    case "keyword":
    case "boolean":
      return { kind: "text-range", limits: limits(query, (bound) => wellFormedText(String(bound))) };
    case null:
      // Outside the schema the bounds say how values are to be read.
      return BOUNDS.some((bound) => typeof query[bound] === "number")
        ? { kind: "number-range", limits: limits(query, readNumber) }
        : { kind: "text-range", limits: limits(query, (bound) => wellFormedText(String(bound))) };
  }
}

function largest(values: readonly (bigint | undefined)[]): bigint {
  return values.reduce<bigint>((a, b) => (b !== undefined && b > a ? b : a), 0n);
}

function smallest(values: readonly (bigint | undefined)[]): bigint {
  return values.reduce<bigint>((a, b) => (b !== undefined && b < a ? b : a), (1n << 128n) - 1n);
}

/** One level, and the tests of one field in one place: what is asked of a field together, engines can answer at once. */
function anyOf(parts: readonly QueryPlan[]): QueryPlan {
  const flat = parts.flatMap((part) => (part.kind === "or" ? part.of : [part]));
  const tests = new Map<string, FieldTest[]>();
  const out: QueryPlan[] = [];
  for (const part of flat) {
    if (part.kind !== "field") {
      out.push(part);
      continue;
    }
    const known = tests.get(part.field);
    if (known !== undefined) known.push(...part.tests);
    else {
      const own = [...part.tests];
      tests.set(part.field, own);
      out.push({ kind: "field", field: part.field, tests: own });
    }
  }
  const [only] = out;
  return out.length === 1 && only !== undefined ? only : { kind: "or", of: out };
}

const MAX_DEPTH = 200;

/**
 * Resolves a query against a schema. A phrase whose value cannot be read as the field's type still matches values of
 * the same text. Throws TelemetryError QUERY_INVALID for a bound that cannot be read, or nesting beyond 200.
 */
export function planQuery(query: Query, fieldTypeOf: FieldTypeOf, depth = 0): QueryPlan {
  if (depth > MAX_DEPTH) throw new TelemetryError("QUERY_INVALID", `The query is nested beyond ${MAX_DEPTH} levels.`);
  switch (query.kind) {
    case "all":
      return { kind: "constant", value: true };
    case "ids":
      return { kind: "ids", ids: query.ids.map(wellFormedText) };
    case "session":
      return query;
    case "and":
      return { kind: "and", of: query.of.map((part) => planQuery(part, fieldTypeOf, depth + 1)) };
    case "or":
      return anyOf(query.of.map((part) => planQuery(part, fieldTypeOf, depth + 1)));
    case "not":
      return { kind: "not", of: planQuery(query.of, fieldTypeOf, depth + 1) };
    case "exists":
      return { kind: "exists", field: query.field };
    case "phrase": {
      const tests = phraseTests(fieldTypeOf(query.field) ?? null, query.value, query.caseInsensitive ?? false);
      return { kind: "field", field: query.field, tests };
    }
    case "wildcard": {
      const caseInsensitive = query.caseInsensitive ?? false;
      const pattern = text(query.pattern, caseInsensitive);
      return { kind: "field", field: query.field, tests: [{ kind: "wildcard", pattern, caseInsensitive }] };
    }
    case "contains": {
      const caseInsensitive = query.caseInsensitive ?? false;
      const held = text(query.text, caseInsensitive);
      return { kind: "field", field: query.field, tests: [{ kind: "contains", text: held, caseInsensitive }] };
    }
    case "range":
      return { kind: "field", field: query.field, tests: [rangeTest(query, fieldTypeOf(query.field) ?? null)] };
  }
}
