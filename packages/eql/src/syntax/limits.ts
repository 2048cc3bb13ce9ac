/** How much query is too much. A query over a limit is refused with `LIMIT_EXCEEDED` before it is read further. */
export interface Limits {
  /** UTF-16 units of text. */
  readonly length: number;
  /** Tokens, comments and white space not counted. */
  readonly tokens: number;
  /** Nesting of parentheses, `not`, signs and calls; also the number of arithmetic operators in all. */
  readonly depth: number;
}

/** Twenty times the largest rule that Elastic ships (2,609 patterns in one list). */
export const DEFAULT_LIMITS: Limits = { length: 2_000_000, tokens: 200_000, depth: 200 };
