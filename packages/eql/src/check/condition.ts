import type { RegexNode } from "../regex/regex-node.ts";
import type { ArithmeticOperator, EventQuery, Expression, Pipe, Span } from "../syntax/ast.ts";

/**
 * What a checked query means, with types resolved and constants folded. The evaluator, `explain` and the SQL
 * compiler all start from this and from nothing else, so that they cannot differ in the reading of a query.
 */

/** How a field is mapped. Integers of any width are `long`, floating ones `double`; text family is `keyword`. */
export type FieldType = "keyword" | "long" | "double" | "boolean" | "date" | "ip" | "version";

/** The type of a path; undefined for a path outside the schema. */
export type FieldTypes = (path: string) => FieldType | undefined;

/** `unknown`: mapped, type not given. Its values are read as the constant beside them asks: text, number or boolean. */
export interface FieldRef {
  readonly path: string;
  readonly type: FieldType | "unknown";
}

/** Two-valued: every leaf is true or false, and so is everything above it. */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] }
  | { readonly kind: "not"; readonly operand: Condition }
  | Leaf;

/**
 * The largest boolean expression with no `and`, `or`, `not` above it. `x != c` and `x not in (…)` are a `not`
 * above the leaf of `x == c` and `x in (…)`; `x == null` is a `not` above an `exists`.
 */
export interface Leaf {
  readonly kind: "leaf";
  /** Position among the leaves in the order of the text: `leavesOf(checked)[index]`. */
  readonly index: number;
  /** The leaf as written: for `x != c` the whole comparison. */
  readonly written: Expression;
  readonly test: LeafTest;
}

export type LeafTest =
  /** The field has a value (any, also `""`). */
  | { readonly kind: "exists"; readonly field: FieldRef }
  /** Some value of the field passes. */
  | { readonly kind: "field"; readonly field: FieldRef; readonly test: ValueTest }
  /** For some choice of one value (or null when it has none) per field in it, the expression is true; null is not true. */
  | { readonly kind: "expression"; readonly expression: ValueExpression };

/**
 * A test of one value. Each kind says how it reads the value (see `evaluate/scalar.ts`); a value that cannot be read
 * that way does not pass.
 */
export type ValueTest =
  /** Read as text: passes if any pattern matches the whole of it. With `caseInsensitive` both sides are folded by `foldCase`. */
  | { readonly kind: "text"; readonly caseInsensitive: boolean; readonly patterns: readonly TextPattern[] }
  /** Read as text, ordered by code point (which is the order of UTF-8 bytes). */
  | { readonly kind: "text-order"; readonly operator: OrderOperator; readonly value: string }
  /** Read as a number: `==` passes if equal to any of `values`; the others have exactly one. */
  | { readonly kind: "number"; readonly operator: "==" | OrderOperator; readonly values: readonly (number | bigint)[] }
  /** Read as a boolean: equal to any of `values`. */
  | { readonly kind: "boolean"; readonly values: readonly boolean[] }
  /** Read as an instant (nanoseconds since 1970): inside any of the ranges, both ends inclusive, null is open. */
  | { readonly kind: "instant"; readonly ranges: readonly BigRange[] }
  /** Read as an IP address (IPv4 as ::ffff:a.b.c.d, 128 bits): inside any of the ranges. */
  | { readonly kind: "address"; readonly ranges: readonly BigRange[] }
  /** Read as a version: `==` passes if equal to any of `values`; the others have exactly one. */
  | { readonly kind: "version"; readonly operator: "==" | OrderOperator; readonly values: readonly string[] }
  /** Read as text: the whole of it is in the language. Case variants are already in `node`. */
  | {
      readonly kind: "regex";
      readonly node: RegexNode;
      readonly patterns: readonly TextPattern[];
      readonly caseInsensitive: boolean;
    };

export type OrderOperator = "<" | "<=" | ">" | ">=";

export interface BigRange {
  readonly from: bigint | null;
  readonly to: bigint | null;
}

/** One constant of the text. `exact` and `regex` are taken as they are; in `wildcard` `*` is any run and `?` one code point, without escapes. */
export interface TextPattern {
  readonly kind: "exact" | "wildcard" | "regex";
  readonly text: string;
  /** Where the constant stands in the query. */
  readonly span: Span;
}

/** Three-valued: null spreads through arithmetic and tests; `and`, `or`, `not` are Kleene's. */
export type ValueExpression =
  | { readonly kind: "constant"; readonly value: ConstantValue; readonly decimal: boolean }
  | { readonly kind: "field"; readonly field: FieldRef }
  /** Both integers: integer arithmetic, division truncates; else double. By zero, or beyond 64 bits: null. */
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: ValueExpression;
      readonly right: ValueExpression;
    }
  | { readonly kind: "negation"; readonly operand: ValueExpression }
  /** Null if the operand is null. */
  | { readonly kind: "test"; readonly operand: ValueExpression; readonly test: ValueTest }
  | { readonly kind: "is-null"; readonly operand: ValueExpression }
  | { readonly kind: "and" | "or"; readonly operands: readonly ValueExpression[] }
  | { readonly kind: "not"; readonly operand: ValueExpression };

export type ConstantValue = string | number | bigint | boolean | null;

/** An event query that passed the check. */
export interface CheckedEventQuery {
  readonly statement: EventQuery;
  /** The wanted category, compared exactly with any value of `categoryField`; null for `any`. */
  readonly category: string | null;
  readonly categoryField: string;
  readonly condition: Condition;
  readonly pipes: readonly Pipe[];
  /** Every field of the condition, once, without the category's. */
  readonly fields: readonly FieldRef[];
}
