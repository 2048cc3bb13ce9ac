import type { Scalar } from "../evaluate/event-view.ts";
import type { Span } from "../syntax/ast.ts";

/** Why an event matched, or what it lacked: one entry a leaf condition, in the order of the text. */
export interface Explanation {
  readonly matches: boolean;
  /** The category's test; null for `any`. */
  readonly category: CategoryExplanation | null;
  readonly conditions: readonly ConditionExplanation[];
}

export interface CategoryExplanation {
  readonly field: string;
  readonly wanted: string;
  readonly found: readonly Scalar[];
  readonly satisfied: boolean;
}

export interface ConditionExplanation {
  /** Range of the condition in the query's text, with its `not` when one stands directly before it. */
  readonly span: Span;
  /** That range as written. */
  readonly text: string;
  /** Under an odd number of `not` (also `!=`, `not in`, `== null`). */
  readonly negated: boolean;
  /** What the query wants of it here: the leaf is true, or, when negated, is not. */
  readonly satisfied: boolean;
  /** The field tested; null when the condition has several or none. */
  readonly field: string | null;
  /** The values that made the leaf true (empty when none did; a satisfied negated condition has none). */
  readonly evidence: readonly Evidence[];
}

/** One value that passed. */
export interface Evidence {
  readonly field: string;
  readonly value: Scalar;
  /** Its index in the field's list of values: for `process.args` the token. */
  readonly element: number;
  /** The first pattern or constant of a list that it passed; null for orders, existence and expressions. */
  readonly pattern: MatchedPattern | null;
}

export interface MatchedPattern {
  /** As the language means it: `C:\windows\temp\*.txt`, escapes resolved. */
  readonly text: string;
  /** Range of the constant in the query's text. */
  readonly span: Span;
}
