/** Inclusive range of code points. */
export interface CodeRange {
  readonly from: number;
  readonly to: number;
}

/** A regular language over code points. A set with no ranges matches no character, so it is the empty language. */
export type RegexNode =
  | { readonly kind: "set"; readonly ranges: readonly CodeRange[] }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  /** `max` null: without end. */
  | { readonly kind: "repeat"; readonly item: RegexNode; readonly min: number; readonly max: number | null };
