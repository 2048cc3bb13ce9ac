import type { PivotResult as ApiPivot } from "@quaestor/api";
import type { PivotResult } from "@quaestor/guide";
import { formatInstant, type Instant } from "@quaestor/telemetry";
import { eventRow } from "./event-row.ts";

const shown = 100;
const fieldNames = {
  timestamp: "@timestamp",
  ingested: "event.ingested",
  original: "kibana.alert.original_time",
} as const;
const text = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

/** A pivot's result as the page shows it; rows set apart stay listed, with the reason. */
export function pivotView(result: PivotResult, pinned: ReadonlySet<string>): ApiPivot {
  const { plan, status, rows, apart, total, cut, digest, error, lifetimeError } = result;
  return {
    id: plan.pivotId,
    label: plan.label,
    description: plan.description,
    status: lifetimeError === null ? status : "failed",
    reason: error ?? lifetimeError ?? plan.unreachableBecause,
    groups: plan.groups.map((group) => ({
      text: [
        group.text,
        ...group.substitutions.map((each) => `${each.instead} instead of ${each.field}: ${each.because}`),
      ].join("; "),
      strength: group.strength,
      removedBecause: group.removedBecause,
    })),
    window: {
      mode: plan.mode === "chosen" ? "custom" : plan.mode,
      from: text(plan.window.from),
      to: text(plan.window.to),
      field: fieldNames[plan.window.timeField],
    },
    rows: [
      ...rows.map((row) => eventRow(row.event, pinned, { strength: row.strength, group: row.group, setAside: null })),
      ...apart.map(({ row, reason }) =>
        eventRow(row.event, pinned, { strength: row.strength, group: row.group, setAside: reason }),
      ),
    ].slice(0, shown),
    total,
    cut: cut || rows.length + apart.length > shown,
    digest,
  };
}
