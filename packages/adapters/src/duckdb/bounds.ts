/**
 * What SQL can say of a condition: every row of `lower` matches for sure, no row outside `upper` does. Where the two are
 * the same text the condition is exact; rows between them are asked of the evaluator. Null counts as false, so only a
 * negation has to look for it.
 */
export interface Bounds {
  readonly lower: string;
  readonly upper: string;
}

export const exact = (sql: string): Bounds => ({ lower: sql, upper: sql });
export const always: Bounds = exact("TRUE");
export const never: Bounds = exact("FALSE");
/** Nothing is known: every row has to be asked. */
export const unknown: Bounds = { lower: "FALSE", upper: "TRUE" };

export const isExact = ({ lower, upper }: Bounds): boolean => lower === upper;

export function allOf(parts: readonly Bounds[]): Bounds {
  return { lower: join(parts, "lower", " AND ", "TRUE"), upper: join(parts, "upper", " AND ", "TRUE") };
}

export function anyOf(parts: readonly Bounds[]): Bounds {
  return { lower: join(parts, "lower", " OR ", "FALSE"), upper: join(parts, "upper", " OR ", "FALSE") };
}

export const noneOf = ({ lower, upper }: Bounds): Bounds => ({ lower: isNot(upper), upper: isNot(lower) });

/** True where a condition is false or null. */
export function isNot(sql: string): string {
  return `NOT coalesce(${sql}, FALSE)`;
}

function join(parts: readonly Bounds[], side: keyof Bounds, operator: string, empty: string): string {
  if (parts.length === 0) return empty;
  return parts.length === 1
    ? (parts[0]?.[side] ?? empty)
    : `(${parts.map((part) => `(${part[side]})`).join(operator)})`;
}
