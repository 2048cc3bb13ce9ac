import type { PivotResult as ApiPivot } from "@quaestor/api";
import type { PivotResult } from "@quaestor/guide";
import { formatInstant, type Instant, oneByProcess, type StoredEvent, values } from "@quaestor/telemetry";
import { lineText } from "./cut-text.ts";
import { eventRow } from "./event-row.ts";

/** Of the matches, and of those set apart. */
const shown = 100;
const fieldNames = {
  timestamp: "@timestamp",
  ingested: "event.ingested",
  original: "kibana.alert.original_time",
} as const;
const text = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

/** Of each record that is not the first of its process, which one is. */
function firstRecords(events: readonly StoredEvent[]): ReadonlyMap<string, string> {
  const processes = oneByProcess(
    events.filter(({ document }) => values(document, "event.category").includes("process")),
  );
  return new Map(
    processes.flatMap(({ first, records }) =>
      records.filter((record) => record !== first).map((record) => [record.id, first.id] as const),
    ),
  );
}

/** A pivot's result as the page shows it; rows set apart stay listed, with the reason. */
export function pivotView(result: PivotResult, pinned: ReadonlySet<string>): ApiPivot {
  const { plan, status, rows, apart, total, cut, digest, error, lifetimeError, literalTotal } = result;
  const first = firstRecords(rows.map((row) => row.event));
  return {
    id: plan.pivotId,
    label: plan.label,
    description: plan.description,
    status: lifetimeError === null ? status : "failed",
    reason: error ?? lifetimeError ?? plan.unreachableBecause,
    groups: plan.groups.map((group) => ({
      text: lineText([group.text, ...group.substitutions.map((each) => each.because)].join("; ")),
      strength: group.strength,
      removedBecause: group.removedBecause,
    })),
    window: {
      mode: plan.mode === "chosen" ? "custom" : plan.mode,
      from: text(plan.window.from),
      to: text(plan.window.to),
      field: fieldNames[plan.window.timeField],
    },
    literal:
      plan.literal === null ? null : { text: plan.literal.text, meaning: plan.literal.meaning, total: literalTotal },
    rows: [
      ...rows
        .slice(0, shown)
        .map((row) =>
          eventRow(row.event, pinned, { ...row, setAside: null, sameProcessAs: first.get(row.event.id) ?? null }),
        ),
      ...apart
        .slice(0, shown)
        .map(({ row, reason }) => eventRow(row.event, pinned, { ...row, setAside: reason, sameProcessAs: null })),
    ],
    total,
    setAside: apart.length,
    cut: cut || rows.length > shown || apart.length > shown,
    digest,
  };
}
