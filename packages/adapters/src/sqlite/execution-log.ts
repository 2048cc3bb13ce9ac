import type {
  ExecutionLog,
  ExecutionRecord,
  ExecutionTrigger,
  ExecutionType,
  ListExecutions,
  OwedWindow,
} from "@quaestor/detection";
import { z } from "zod";
import type { SqliteDatabase, SqlValue } from "./database.ts";

/** Nanoseconds exceed what SQLite gives back exactly, so instants travel as text. */
const Nanoseconds = z.string().transform((text) => BigInt(text));
const Window = z.object({ from: Nanoseconds, to: Nanoseconds, timeField: z.enum(["ingested", "timestamp"]) });
const Type = z.enum(["scheduled", "manual"]);
/** Records from before it was told apart: what was not scheduled passes for asked for. */
function withTrigger<T extends { readonly type: ExecutionType; readonly trigger?: ExecutionTrigger | undefined }>(
  kept: T,
) {
  return { ...kept, trigger: kept.trigger ?? (kept.type === "scheduled" ? "schedule" : "person") } as const;
}
const Trigger = z.enum(["schedule", "person", "import"]).optional();
const Owed: z.ZodType<OwedWindow> = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    type: Type,
    trigger: Trigger,
    window: Window,
    cursor: z.string().nullable(),
    reason: z.enum(["max_signals", "failed"]),
    attempts: z.number(),
    since: Nanoseconds,
  })
  .transform(withTrigger);
const Execution: z.ZodType<ExecutionRecord> = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    ruleName: z.string(),
    ruleDigest: z.string(),
    type: Type,
    trigger: Trigger,
    status: z.enum(["succeeded", "partial", "failed"]),
    window: Window,
    startedAt: Nanoseconds,
    finishedAt: Nanoseconds,
    matched: z.number(),
    created: z.number(),
    known: z.number(),
    alertIds: z.array(z.string()),
    rejected: z.array(z.object({ eventId: z.string(), reason: z.string() })),
    cut: z.boolean(),
    pays: z.array(z.string()),
    owed: Owed.nullable(),
    error: z.string().nullable(),
  })
  .transform(withTrigger);
const RecordRow = z.object({ record: z.string() });
const OwedRow = z.object({ owed: z.string() });

const withoutBigint = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
/** Sorts as the number does: every instant a store can hold has at most 19 digits. */
const sortable = (instant: bigint): string => String(instant).padStart(20, "0");

/** An {@link ExecutionLog} in SQLite: durable when `record` resolves, debts and record in one transaction. */
export function sqliteExecutionLog(database: SqliteDatabase): ExecutionLog {
  const records = (rest: string, ...params: readonly SqlValue[]): ExecutionRecord[] =>
    database
      .rows(RecordRow, `SELECT record FROM executions ${rest}`, ...params)
      .map((row) => Execution.parse(JSON.parse(row.record)));
  return {
    async record(record: ExecutionRecord): Promise<void> {
      database.transact(() => {
        const added = database.run(
          "INSERT OR IGNORE INTO executions (id, rule_id, type, window_to, started_at, record) VALUES (?, ?, ?, ?, ?, ?)",
          ...[record.id, record.ruleId, record.type, sortable(record.window.to), sortable(record.startedAt)],
          JSON.stringify(record, withoutBigint),
        );
        if (added === 0) return;
        database.run(
          "DELETE FROM owed_windows WHERE id IN (SELECT value FROM json_each(?))",
          JSON.stringify(record.pays),
        );
        const { owed } = record;
        if (owed === null) return;
        database.run(
          "INSERT OR REPLACE INTO owed_windows (id, rule_id, window_from, owed) VALUES (?, ?, ?, ?)",
          ...[owed.id, owed.ruleId, sortable(owed.window.from), JSON.stringify(owed, withoutBigint)],
        );
      });
    },
    async listOwed(ruleId: string): Promise<readonly OwedWindow[]> {
      return database
        .rows(OwedRow, "SELECT owed FROM owed_windows WHERE rule_id = ? ORDER BY window_from, id", ruleId)
        .map((row) => Owed.parse(JSON.parse(row.owed)));
    },
    async last(ruleId: string, type?: ExecutionType): Promise<ExecutionRecord | null> {
      const order = "ORDER BY window_to DESC, started_at DESC, id DESC LIMIT 1";
      const [last] =
        type === undefined
          ? records(`WHERE rule_id = ? ${order}`, ruleId)
          : records(`WHERE rule_id = ? AND type = ? ${order}`, ruleId, type);
      return last ?? null;
    },
    async list({ ruleId, limit, before }: ListExecutions): Promise<readonly ExecutionRecord[]> {
      const rule = ruleId === undefined ? "1" : "rule_id = ?";
      const begun = before === undefined ? "1" : "started_at < ?";
      const params = [
        ...(ruleId === undefined ? [] : [ruleId]),
        ...(before === undefined ? [] : [sortable(before)]),
        limit,
      ];
      return records(`WHERE ${rule} AND ${begun} ORDER BY started_at DESC, id DESC LIMIT ?`, ...params);
    },
  };
}
