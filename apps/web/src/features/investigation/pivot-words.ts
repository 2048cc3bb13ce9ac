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

/**
 * How the answer to the literal question differs: both counts, and what one has and the other has not where all rows of
 * both are here. A question that failed or could not be asked has no count to differ.
 */
export function differenceWords(ours: PivotResult, literal: PivotResult): string {
  if (literal.status === "failed") return `The literal question failed: ${literal.reason ?? ""}`;
  if (literal.status === "unreachable") return `Kibana could not ask it: ${literal.reason ?? ""}`;
  if (ours.status === "failed" || ours.status === "unreachable") return `Kibana finds ${count(literal.total)}`;
  const both = `Kibana finds ${count(literal.total)}, here ${count(ours.total)} matched`;
  const complete = [ours, literal].every((pivot) => !pivot.cut && pivot.rows.length === pivot.total);
  if (!complete) return both;
  const here = new Set(ours.rows.map((row) => row.id));
  const there = new Set(literal.rows.map((row) => row.id));
  const missed = ours.rows.filter((row) => !there.has(row.id)).length;
  const added = literal.rows.filter((row) => !here.has(row.id)).length;
  if (missed === 0 && added === 0) return `${both}: the same events`;
  return `${both}: it misses ${count(missed)} and adds ${count(added)}`;
}
