import type { EcsDocument, Instant, TimeField, Window } from "@quaestor/telemetry";
import { type Bounds, isExact, isNot } from "./bounds.ts";
import { clampInstant } from "./query-sql.ts";
import type { SqlParameters } from "./sql-parameters.ts";
import { wildcardSql } from "./text-pattern.ts";

/** What is looked for, in SQL and, for the rows that SQL cannot decide, as a function. */
export interface Selection {
  /** Conditions on the fixed columns, which every row meets that is looked at. */
  readonly base: readonly string[];
  readonly bounds: Bounds;
  readonly matches: (id: string, document: EcsDocument) => boolean;
}

export const timeColumn: Readonly<Record<TimeField, string>> = {
  timestamp: "ts",
  ingested: "ingested",
  original: "original",
};

/** Conditions of a window and of index patterns. */
export function baseSql(
  parameters: SqlParameters,
  { window, indices }: { readonly window?: Window; readonly indices?: readonly string[] },
): string[] {
  const out: string[] = [];
  if (window !== undefined) {
    const column = timeColumn[window.timeField];
    const bound = (instant: Instant): string => parameters.bigint(clampInstant(instant));
    if (window.from !== null) out.push(`${column} >= ${bound(window.from)}`);
    if (window.to !== null) out.push(`${column} <= ${bound(window.to)}`);
  }
  if (indices !== undefined && indices.length > 0) {
    const patterns = indices.map((pattern) => wildcardSql(parameters, "index_name", pattern, false));
    out.push(`(${patterns.join(" OR ")})`);
  }
  return out;
}

/** The rows that match for sure. */
export function sureSql({ base, bounds }: Selection, hasIrregular: boolean): string {
  return where([...base, ...(hasIrregular ? ["NOT irregular"] : []), bounds.lower]);
}

/** The rows that have to be asked; null when there are none. */
export function doubtfulSql({ base, bounds }: Selection, hasIrregular: boolean): string | null {
  const between = bounds.lower === "FALSE" ? bounds.upper : `((${bounds.upper}) AND ${isNot(bounds.lower)})`;
  if (isExact(bounds)) return hasIrregular ? where([...base, "irregular"]) : null;
  return where([...base, hasIrregular ? `(irregular OR ${between})` : between]);
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? "TRUE" : conditions.map((condition) => `(${condition})`).join(" AND ");
}
