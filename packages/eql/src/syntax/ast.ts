import type { Source } from "./source.ts";

/**
 * The tree of an EQL statement (eql-semantics: grammar). Every node carries its half-open span in the
 * source text, in UTF-16 code units, so that errors and explanations can point at it.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type LiteralValue = string | number | bigint | boolean | null;

export interface Literal {
  readonly kind: "literal";
  readonly value: LiteralValue;
  /** Present on numbers written with a fraction or exponent (or beyond 64 bits): arithmetic with them is double. Integers beyond 2^53 are bigint. */
  readonly decimal?: true;
  readonly span: Span;
}

/** A field path. `path` is dotted with backquotes removed; `optional` is the leading `?`. */
export interface Field {
  readonly kind: "field";
  readonly path: string;
  readonly optional: boolean;
  readonly span: Span;
}

export interface Logical {
  readonly kind: "and" | "or";
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface Not {
  readonly kind: "not";
  readonly operand: Expression;
  readonly span: Span;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

export interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

export interface Arithmetic {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export interface Negation {
  readonly kind: "negation";
  readonly operand: Expression;
  readonly span: Span;
}

/** `x in (…)`, `x in~ (…)`; `not in` is a {@link Not} around it. */
export interface Membership {
  readonly kind: "membership";
  readonly caseInsensitive: boolean;
  readonly operand: Expression;
  readonly list: readonly Expression[];
  readonly span: Span;
}

/** `x : "…"` and `like~` (both fold case), `like`, `regex`, `regex~`, with one or more patterns. */
export interface PatternMatch {
  readonly kind: "match";
  readonly operator: ":" | "like" | "like~" | "regex" | "regex~";
  readonly operand: Expression;
  readonly patterns: readonly Literal[];
  readonly span: Span;
}

/** Parsed so that it can be named; functions other than those in the function table are refused by the check. */
export interface FunctionCall {
  readonly kind: "call";
  readonly name: string;
  readonly caseInsensitive: boolean;
  readonly args: readonly Expression[];
  readonly span: Span;
}

export type Expression =
  | Literal
  | Field
  | Logical
  | Not
  | Comparison
  | Arithmetic
  | Negation
  | Membership
  | PatternMatch
  | FunctionCall;

/** `category where condition`. `category` is null for `any`. */
export interface EventFilter {
  readonly category: string | null;
  readonly condition: Expression;
  readonly span: Span;
}

export interface EventQuery {
  readonly kind: "event";
  readonly filter: EventFilter;
  readonly pipes: readonly Pipe[];
  /** What was parsed; absent on trees made by hand. Later stages draw their errors on it. */
  readonly source?: Source;
  readonly span: Span;
}

export interface Pipe {
  readonly name: "head" | "tail";
  readonly count: number;
  readonly span: Span;
}

export interface SequenceTerm {
  readonly missing: boolean;
  readonly filter: EventFilter;
  readonly keys: readonly Field[];
  readonly runs: number;
  readonly span: Span;
}

export interface SequenceQuery {
  readonly kind: "sequence";
  readonly keys: readonly Field[];
  readonly maxspanMs: number | null;
  readonly terms: readonly SequenceTerm[];
  readonly until: SequenceTerm | null;
  readonly pipes: readonly Pipe[];
  readonly source?: Source;
  readonly span: Span;
}

export interface SampleQuery {
  readonly kind: "sample";
  readonly keys: readonly Field[];
  readonly terms: readonly SequenceTerm[];
  readonly source?: Source;
  readonly span: Span;
}

export type Statement = EventQuery | SequenceQuery | SampleQuery;
