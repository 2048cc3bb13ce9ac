import type { FieldTest, Limits, QueryPlan } from "@quaestor/telemetry";
import { allOf, always, anyOf, type Bounds, exact, never, noneOf } from "./bounds.ts";
import { booleanLeaf, doubtfulLeaf, equalLeaf, existsLeaf, numberLeaf, textLeaf } from "./field-sql.ts";
import { idHash64 } from "./id-hash.ts";
import type { SqlParameters } from "./sql-parameters.ts";
import { wildcardSql } from "./text-pattern.ts";

/** A planned query as SQL over the events table. */
export function querySql(parameters: SqlParameters, plan: QueryPlan): Bounds {
  switch (plan.kind) {
    case "constant":
      return plan.value ? always : never;
    case "and":
      return allOf(plan.of.map((part) => querySql(parameters, part)));
    case "or":
      return anyOf(plan.of.map((part) => querySql(parameters, part)));
    case "not":
      return noneOf(querySql(parameters, plan.of));
    case "ids":
      return exact(idsSql(parameters, plan.ids));
    case "exists":
      return existsLeaf(parameters, plan.field);
    case "field":
      return anyOf(plan.tests.map((test) => testSql(parameters, plan.field, test)));
  }
}

/** The row's id is one of these. */
export function idsSql(parameters: SqlParameters, ids: readonly string[]): string {
  if (ids.length === 0) return "FALSE";
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) {
    return `(idh = ${parameters.bigint(idHash64(only))} AND id = ${parameters.text(only)})`;
  }
  const hashes = `SELECT unnest(${parameters.bigints(ids.map(idHash64))})`;
  return `(idh IN (${hashes}) AND id IN (SELECT unnest(${parameters.texts(ids)})))`;
}

function testSql(parameters: SqlParameters, field: string, test: FieldTest): Bounds {
  // Only numbers are read as instants or addresses elsewhere; see `doubtfulLeaf`.
  switch (test.kind) {
    case "text": {
      if (field === "@timestamp") return doubtfulLeaf(parameters, field);
      if (!test.caseInsensitive) return equalLeaf(parameters, field, test.text);
      const text = parameters.text(test.text);
      return textLeaf(parameters, field, (read) => `${read(test.caseInsensitive)} = ${text}`);
    }
    case "wildcard": {
      if (field === "@timestamp") return doubtfulLeaf(parameters, field);
      return textLeaf(parameters, field, (read) => wildcardSql(parameters, read(test.caseInsensitive), test.pattern));
    }
    case "text-range":
      return textLeaf(parameters, field, (read) =>
        limitsSql(read(false), test.limits, (limit) => parameters.text(limit)),
      );
    case "number-range":
      return numberLeaf(parameters, field, (x) => limitsSql(x, test.limits, (limit) => parameters.double(limit)));
    case "boolean":
      return booleanLeaf(parameters, field, [test.value]);
    case "instant-range":
      if (field !== "@timestamp") return doubtfulLeaf(parameters, field);
      return exact(limitsSql("ts", clamped(test.limits), (limit) => parameters.bigint(limit)));
    case "address-range":
      return doubtfulLeaf(parameters, field);
  }
}

const OPERATORS = { gte: ">=", gt: ">", lte: "<=", lt: "<" } as const;

function limitsSql<T>(expression: string, limits: Limits<T>, value: (limit: T) => string): string {
  const tests: string[] = [];
  for (const bound of ["gte", "gt", "lte", "lt"] as const) {
    const limit = limits[bound];
    if (limit !== undefined) tests.push(`${expression} ${OPERATORS[bound]} ${value(limit)}`);
  }
  return tests.length === 0 ? `${expression} IS NOT NULL` : `(${tests.join(" AND ")})`;
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** Instants fit 64 bits in the table, but a bound may lie anywhere. */
export function clampInstant(instant: bigint): bigint {
  return instant < LEAST ? LEAST : instant > MOST ? MOST : instant;
}

function clamped(limits: Limits<bigint>): Limits<bigint> {
  return Object.fromEntries(Object.entries(limits).map(([bound, limit]) => [bound, clampInstant(limit)]));
}
