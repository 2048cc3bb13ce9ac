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
  return { lower: join(parts, "lower", "AND"), upper: join(parts, "upper", "AND") };
}

export function anyOf(parts: readonly Bounds[]): Bounds {
  return { lower: join(parts, "lower", "OR"), upper: join(parts, "upper", "OR") };
}

export const noneOf = ({ lower, upper }: Bounds): Bounds => ({ lower: isNot(upper), upper: isNot(lower) });

/** True where a condition is false or null. */
export function isNot(sql: string): string {
  return `NOT coalesce(${sql}, FALSE)`;
}

/** What says nothing is left out, and what decides alone stands alone: the engine plans a short statement sooner. */
function join(parts: readonly Bounds[], side: keyof Bounds, operator: "AND" | "OR"): string {
  const [nothing, decisive] = operator === "AND" ? ["TRUE", "FALSE"] : ["FALSE", "TRUE"];
  const said = parts.map((part) => part[side]).filter((text) => text !== nothing);
  if (said.includes(decisive)) return decisive;
  const [only = nothing] = said;
  return said.length <= 1 ? only : `(${said.map((text) => `(${text})`).join(` ${operator} `)})`;
}
