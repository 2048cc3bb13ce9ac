import type { Scalar } from "../ecs/event.ts";

/**
 * The small boolean algebra that pivots, filters and pages are asked in. Values are data: nothing in them is
 * parsed. Meaning as in Elasticsearch on keyword fields: any element of a list may match; a missing field
 * matches nothing, so `not` of it matches.
 */
export type Query =
  | { readonly kind: "all" }
  /** The whole value equals, by value for numbers (text and number compare as Elasticsearch coerces them). */
  | { readonly kind: "phrase"; readonly field: string; readonly value: Scalar; readonly caseInsensitive?: boolean }
  | {
      readonly kind: "range";
      readonly field: string;
      readonly gte?: Bound;
      readonly gt?: Bound;
      readonly lte?: Bound;
      readonly lt?: Bound;
    }
  | { readonly kind: "exists"; readonly field: string }
  /** `*` any run, `?` one character; there is no escape; the whole value must match. */
  | { readonly kind: "wildcard"; readonly field: string; readonly pattern: string; readonly caseInsensitive?: boolean }
  /** The value holds the text somewhere; nothing in the text is special. */
  | { readonly kind: "contains"; readonly field: string; readonly text: string; readonly caseInsensitive?: boolean }
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  /** Tells of the logon session with this id, wherever and however its source spells it: see `sessionToldOf`. */
  | { readonly kind: "session"; readonly logonId: bigint }
  | { readonly kind: "and"; readonly of: readonly Query[] }
  | { readonly kind: "or"; readonly of: readonly Query[] }
  | { readonly kind: "not"; readonly of: Query };

/** A number, or a text: on date fields an ISO instant, elsewhere compared by UTF-8 bytes. */
export type Bound = number | string;

export const matchAll: Query = { kind: "all" };
export const phrase = (field: string, value: Scalar, caseInsensitive = false): Query => ({
  kind: "phrase",
  field,
  value,
  caseInsensitive,
});
export const wildcard = (field: string, pattern: string, caseInsensitive = false): Query => ({
  kind: "wildcard",
  field,
  pattern,
  caseInsensitive,
});
export const contains = (field: string, text: string, caseInsensitive = false): Query => ({
  kind: "contains",
  field,
  text,
  caseInsensitive,
});
export const exists = (field: string): Query => ({ kind: "exists", field });
export const ids = (...values: readonly string[]): Query => ({ kind: "ids", ids: values });
export const ofSession = (logonId: bigint): Query => ({ kind: "session", logonId });
export const and = (...of: readonly Query[]): Query => ({ kind: "and", of });
export const or = (...of: readonly Query[]): Query => ({ kind: "or", of });
export const not = (of: Query): Query => ({ kind: "not", of });
