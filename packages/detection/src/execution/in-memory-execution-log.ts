import type { ExecutionLog, ExecutionRecord, ExecutionType, ListExecutions, OwedWindow } from "./execution-log.ts";

/** An {@link ExecutionLog} that keeps everything in this process and nothing beyond it: for `scan`, previews and tests. */
export function inMemoryExecutionLog(): ExecutionLog {
  const records = new Map<string, ExecutionRecord>();
  const owed = new Map<string, OwedWindow>();
  return {
    async record(record: ExecutionRecord): Promise<void> {
      if (records.has(record.id)) return;
      records.set(record.id, record);
      for (const id of record.pays) owed.delete(id);
      if (record.owed !== null) owed.set(record.owed.id, record.owed);
    },
    async listOwed(ruleId: string): Promise<readonly OwedWindow[]> {
      return [...owed.values()].filter((item) => item.ruleId === ruleId).sort(byWindow);
    },
    async last(ruleId: string, type?: ExecutionType): Promise<ExecutionRecord | null> {
      const candidates = [...records.values()].filter(
        (record) => record.ruleId === ruleId && (type === undefined || record.type === type),
      );
      return candidates.sort(byWindowEnd).at(-1) ?? null;
    },
    async list(request: ListExecutions): Promise<readonly ExecutionRecord[]> {
      return [...records.values()]
        .filter((record) => request.ruleId === undefined || record.ruleId === request.ruleId)
        .filter((record) => request.before === undefined || record.startedAt < request.before)
        .sort(byStartDescending)
        .slice(0, request.limit);
    },
  };
}

function byWindow(a: OwedWindow, b: OwedWindow): number {
  return compare(a.window.from, b.window.from) || compare(a.id, b.id);
}

function byWindowEnd(a: ExecutionRecord, b: ExecutionRecord): number {
  return compare(a.window.to, b.window.to) || compare(a.startedAt, b.startedAt) || compare(a.id, b.id);
}

function byStartDescending(a: ExecutionRecord, b: ExecutionRecord): number {
  return compare(b.startedAt, a.startedAt) || compare(b.id, a.id);
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
