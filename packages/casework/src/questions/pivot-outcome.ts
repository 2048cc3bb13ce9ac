import type { PivotResult } from "@quaestor/guide";
import type { PivotOutcome } from "./assessment-input.ts";

/**
 * A pivot's result as assessors take it: rows that cannot be meant stay in, set aside with their reason. When the life
 * of the parent could not be checked, rows by pid still count against it, and the result as a whole is a failed one.
 */
export function pivotOutcome(result: PivotResult): PivotOutcome {
  const { plan, status, rows, apart, total, cut, error, lifetimeError } = result;
  return {
    pivotId: plan.pivotId,
    label: plan.label,
    status: lifetimeError === null ? status : "failed",
    reason: error ?? lifetimeError ?? plan.unreachableBecause,
    rows: [
      ...rows.map(({ event, group, strength }) => ({ event, group, strength, setAside: null })),
      ...apart.map(({ row: { event, group, strength }, reason }) => ({ event, group, strength, setAside: reason })),
    ],
    total,
    cut,
    window: { from: plan.window.from, to: plan.window.to },
  };
}
