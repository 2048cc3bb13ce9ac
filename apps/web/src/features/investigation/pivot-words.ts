import type { PivotResult } from "@quaestor/api";
import { count, plural } from "../../shared/format/number.ts";

type Counted = Pick<PivotResult, "rows" | "total" | "setAside" | "cut">;

/**
 * `3 matches`, or with both numbers where not all are here, and of how many processes where several records tell of one.
 * What was set aside is counted by itself.
 */
export function matchWords(pivot: Counted): string {
  const again = pivot.rows.filter((row) => row.setAside === null && row.sameProcessAs !== null).length;
  const here = pivot.rows.filter((row) => row.setAside === null).length;
  const matches = pivot.total - pivot.setAside;
  const found = plural(matches, "match", "matches");
  return [
    here === matches ? found : `${count(here)} of ${found}`,
    ...(again > 0 ? [plural(here - again, "process", "processes")] : []),
  ].join(", ");
}

/** `1 set aside: pid reused`; empty when none is. */
export function setAsideWords(pivot: Counted): string {
  if (pivot.setAside === 0) return "";
  const kinds = new Set(pivot.rows.flatMap((row) => row.setAside?.split(":")[0] ?? []));
  return `${count(pivot.setAside)} set aside${kinds.size === 0 ? "" : `: ${[...kinds].join(", ")}`}`;
}
