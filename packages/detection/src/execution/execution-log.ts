import type { Instant } from "@quaestor/telemetry";

/** Which clock of the events a window is read on; `ingested` falls back to `@timestamp` where it is absent. */
export type ExecutionTimeField = "ingested" | "timestamp";

/** Both ends inclusive. */
export interface ExecutionWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly timeField: ExecutionTimeField;
}

/** `manual` is a run somebody asked for, over now or over any past window; as in `kibana.alert.rule.execution.type`. */
export type ExecutionType = "scheduled" | "manual";

/**
 * Whose doing it is that the rule ran: the schedule's (also for what was missed or owed), a person's who asked for it, or
 * an import's that brought events.
 */
export type ExecutionTrigger = "schedule" | "person" | "import";

/**
 * `succeeded`: the whole window was read and every match is an alert. `partial`: max_signals cut it off, the rest is
 * owed. `failed`: nothing can be said of the window; a scheduled one is owed whole.
 */
export type ExecutionStatus = "succeeded" | "partial" | "failed";

/** What an execution left undone. */
export interface OwedWindow {
  /** The execution that left it; also what an execution names in `pays`. */
  readonly id: string;
  readonly ruleId: string;
  readonly type: ExecutionType;
  readonly trigger: ExecutionTrigger;
  readonly window: ExecutionWindow;
  /** The store's cursor to go on from; null: from the window's beginning. Only a shortcut: ids make a repeat harmless. */
  readonly cursor: string | null;
  readonly reason: "max_signals" | "failed";
  /** How often it has been tried without success. */
  readonly attempts: number;
  /** Start of the execution that left it. */
  readonly since: Instant;
}

/** A match that could not become an alert; it is named, never dropped in silence. */
export interface AlertRejection {
  readonly eventId: string;
  readonly reason: string;
}

/** One execution, as kept. Plain data: bigint instants, no functions. */
export interface ExecutionRecord {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  /** sha256 of the rule file that ran. */
  readonly ruleDigest: string;
  readonly type: ExecutionType;
  readonly trigger: ExecutionTrigger;
  readonly status: ExecutionStatus;
  readonly window: ExecutionWindow;
  /** When it was due and when it really began and ended. */
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  /** Matching events read (new and known). */
  readonly matched: number;
  /** Alerts newly written, and matches whose alert existed already. */
  readonly created: number;
  readonly known: number;
  /** Ids of the newly written alerts. */
  readonly alertIds: readonly string[];
  readonly rejected: readonly AlertRejection[];
  /** True when max_signals cut it off. */
  readonly cut: boolean;
  /** Ids of the owed windows this execution settles (whatever it leaves is owed anew under its own id). */
  readonly pays: readonly string[];
  /** What it leaves undone; null when nothing. */
  readonly owed: OwedWindow | null;
  /** For people; null unless failed. */
  readonly error: string | null;
}

export interface ListExecutions {
  /** Absent: of all rules. */
  readonly ruleId?: string;
  readonly limit: number;
  /** Only executions that began before this instant (for the next page). */
  readonly before?: Instant;
}

/**
 * Where executions are remembered. `record` is the moment a window is paid: it happens after the alerts are durable,
 * so a crash in between repeats the window and ids make that harmless.
 */
export interface ExecutionLog {
  /**
   * Keeps the record, removes the owed windows named in `pays`, adds `record.owed`: all or nothing, durable when it
   * resolves. The same id a second time changes nothing.
   */
  record(record: ExecutionRecord): Promise<void>;
  /** Oldest first: by window's `from`, then id. */
  listOwed(ruleId: string): Promise<readonly OwedWindow[]>;
  /** The execution of this rule whose window ends latest (of that type when given; ties: begun last, then id); null when none. */
  last(ruleId: string, type?: ExecutionType): Promise<ExecutionRecord | null>;
  /** Newest first: by `startedAt`, then id descending. */
  list(request: ListExecutions): Promise<readonly ExecutionRecord[]>;
}
