import type { Execution } from "@quaestor/api";
import { EmptyState } from "../../../shared/components/states.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { duration, zoneName } from "../../../shared/format/instant.ts";
import { count } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { ExecutionStatus } from "./execution-status.tsx";

const triggers = {
  schedule: "scheduled",
  person: "by hand",
  import: "after an import",
} as const satisfies Record<Execution["trigger"], string>;

/** Executions, newest first: window, time taken, hits, alerts, what is owed and what went wrong. */
export function ExecutionTable({ executions }: { readonly executions: readonly Execution[] }) {
  const zone = useZone();
  const columns: readonly Column<Execution>[] = [
    {
      id: "at",
      header: `Started (${zoneName(zone)})`,
      cell: (execution) => <TimeText instant={execution.startedAt} as="day" />,
    },
    { id: "status", header: "Result", cell: (execution) => <ExecutionStatus status={execution.status} /> },
    { id: "type", header: "Why", cell: (execution) => triggers[execution.trigger] },
    {
      id: "window",
      header: "Window",
      cell: (execution) => (
        <span css={{ whiteSpace: "nowrap" }}>
          <TimeText instant={execution.from} as="day" /> to <TimeText instant={execution.to} as="day" />
        </span>
      ),
    },
    { id: "took", header: "Took", number: true, cell: (execution) => duration(execution.durationMs) },
    { id: "hits", header: "Hits", number: true, cell: (execution) => count(execution.hits) },
    { id: "alerts", header: "Alerts", number: true, cell: (execution) => count(execution.alerts) },
    { id: "owed", header: "Rest", cell: (execution) => (execution.owed ? "owed to the next" : "") },
    { id: "message", header: "Message", width: "30%", cell: (execution) => execution.message },
  ];
  if (executions.length === 0)
    return <EmptyState title="No execution yet">The schedule runs it within five minutes.</EmptyState>;
  return <Table caption="Executions" columns={columns} rows={executions} rowKey={(execution) => execution.id} />;
}
