import type { EventStore } from "@quaestor/telemetry";
import { type ExecuteRequest, execute } from "./execute.ts";
import type { ExecutionLog, ExecutionRecord } from "./execution-log.ts";
import { type PlannedExecution, planWindows } from "./plan-windows.ts";

export interface RunRequest extends Omit<ExecuteRequest, "planned" | "log" | "store"> {
  readonly store: Pick<EventStore, "append" | "get" | "eql">;
  readonly log: ExecutionLog;
  /** Looked at between executions: true stops after the one that is running. */
  readonly stopped?: () => boolean;
}

/**
 * One scheduled tick: everything {@link planWindows} asks for, in its order. A failed window does not keep the later ones
 * from being read; it stays owed. Never run two ticks of one rule at the same time: it would not double an alert, but
 * would do the work twice.
 */
export async function runDue(request: RunRequest): Promise<readonly ExecutionRecord[]> {
  const { rule, log, now } = request;
  return runAll(request, await planWindows({ rule, log, now: now() }));
}

/**
 * One planned execution and, as long as max_signals cuts it off, the rest of it, each as an execution of its own: for
 * a scan that must end with every alert raised. Stops when one fails or adds nothing.
 */
export async function runToEnd(request: RunRequest, planned: PlannedExecution): Promise<readonly ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  let next: PlannedExecution | null = planned;
  while (next !== null && !(request.stopped?.() ?? false)) {
    const record: ExecutionRecord = await execute({ ...request, planned: next });
    records.push(record);
    const { owed } = record;
    const { type, trigger, window, cursor, attempts } = owed ?? planned;
    next =
      owed === null || record.status !== "partial" || record.created === 0
        ? null
        : { type, trigger, window, cursor, attempts, pays: [owed.id] };
  }
  return records;
}

async function runAll(request: RunRequest, plan: readonly PlannedExecution[]): Promise<readonly ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  for (const planned of plan) {
    if (request.stopped?.() ?? false) break;
    records.push(await execute({ ...request, planned }));
  }
  return records;
}
