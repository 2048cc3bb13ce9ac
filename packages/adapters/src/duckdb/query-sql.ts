import type { FieldTest, Limits, QueryPlan } from "@quaestor/telemetry";
import { allOf, always, anyOf, type Bounds, exact, never, noneOf } from "./bounds.ts";
import { booleanLeaf, doubtfulLeaf, equalLeaf, existsLeaf, numberLeaf, textLeaf } from "./field-sql.ts";
import { foldedHash64 } from "./folded-hash.ts";
import { hashedFields, hotField } from "./hot-fields.ts";
import { idHash64 } from "./id-hash.ts";
import type { KnownHosts } from "./known-hosts.ts";
import { sessionNumber } from "./session-number.ts";
import type { SqlParameters } from "./sql-parameters.ts";
import { wildcardSql } from "./text-pattern.ts";
import { traitSql } from "./traits.ts";

/** A planned query as SQL over the events table. `hosts` turns what is asked of hosts alone into numbers. */
export function querySql(parameters: SqlParameters, plan: QueryPlan, hosts: KnownHosts | null): Bounds {
  const named = hosts?.namedBy(plan) ?? null;
  if (named === null) return planSql(parameters, plan, hosts);
  const { hashes, decides } = named;
  const ofThem = amongSql(parameters, "hosth", hashes);
  return decides || ofThem === never ? ofThem : allOf([ofThem, planSql(parameters, plan, null)]);
}

function planSql(parameters: SqlParameters, plan: QueryPlan, hosts: KnownHosts | null): Bounds {
  switch (plan.kind) {
    case "constant":
      return plan.value ? always : never;
    case "and":
      return allOf(plan.of.map((part) => querySql(parameters, part, hosts)));
    case "or":
      return anyOf(plan.of.map((part) => querySql(parameters, part, hosts)));
    case "not":
      return lacksTrait(plan.of) ?? noneOf(querySql(parameters, plan.of, hosts));
    case "ids":
      return exact(idsSql(parameters, plan.ids));
    case "session":
      // No id is outside 64 bits, but its number in the column would be another's.
      if (plan.logonId !== BigInt.asUintN(64, plan.logonId)) return never;
      return exact(`session = ${parameters.bigint(sessionNumber(plan.logonId))}`);
    case "exists":
      return existsLeaf(parameters, plan.field);
    case "field":
      return (
        integersSql(parameters, plan.field, plan.tests) ??
        hashesSql(parameters, plan.field, plan.tests) ??
        anyOf(plan.tests.map((test) => testSql(parameters, plan.field, test)))
      );
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

function lacksTrait(plan: QueryPlan): Bounds | null {
  const [test, more] = plan.kind === "field" ? plan.tests : [];
  if (plan.kind !== "field" || test?.kind !== "text" || test.caseInsensitive || more !== undefined) return null;
  const trait = traitSql(plan.field, test.text);
  return trait === null ? null : exact(`${trait} = 0`);
}

/** A column of integers that is one of some: one comparison where text and number are asked for each; null for other tests. */
function integersSql(parameters: SqlParameters, field: string, tests: readonly FieldTest[]): Bounds | null {
  const hot = hotField(field);
  if (hot?.kind !== "integer") return null;
  const wanted = new Set<number>();
  for (const test of tests) {
    if (test.kind === "text") {
      const number = Number(test.text);
      if (Number.isSafeInteger(number) && String(number) === test.text) wanted.add(number);
    } else if (test.kind === "number-range" && test.limits.gte !== undefined && test.limits.gte === test.limits.lte) {
      if (Number.isSafeInteger(test.limits.gte)) wanted.add(test.limits.gte);
    } else return null;
  }
  return amongSql(parameters, hot.column, [...wanted].map(BigInt));
}

/**
 * A text with a hash of its own that is one of some: whether an event of that hash has it is for its document to say.
 * They are few, and the engine compares the numbers without having to unpack the texts of all rows around them.
 */
function hashesSql(parameters: SqlParameters, field: string, tests: readonly FieldTest[]): Bounds | null {
  const hashed = hashedFields.find(({ path }) => path === field);
  const hashes = tests.flatMap((test) => (test.kind === "text" ? foldedHash64(test.text) : []));
  if (hashed === undefined || hashes.length < tests.length) return null;
  return { lower: "FALSE", upper: amongSql(parameters, hashed.column, [...new Set(hashes)]).upper };
}

/** A column of integers is one of some. Only in this form does the engine pass over rows by it. */
function amongSql(parameters: SqlParameters, column: string, numbers: readonly bigint[]): Bounds {
  const list = numbers.map((number) => parameters.bigint(number)).join(", ");
  if (numbers.length === 0) return never;
  return exact(numbers.length === 1 ? `${column} = ${list}` : `${column} IN (${list})`);
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
    case "contains": {
      if (field === "@timestamp") return doubtfulLeaf(parameters, field);
      const text = parameters.text(test.text);
      return textLeaf(parameters, field, (read) => `contains(${read(test.caseInsensitive)}, ${text})`);
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
