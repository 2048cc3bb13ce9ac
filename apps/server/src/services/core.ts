import type { StreamMessage } from "@quaestor/api";
import type { CaseStore, InvestigationIndex } from "@quaestor/casework";
import type { ExecutionLog } from "@quaestor/detection";
import type { EventStore, Instant } from "@quaestor/telemetry";
import type { Logger } from "pino";
import type { RuleShelf } from "./rule-shelf.ts";

/** The clock and the source of ids: the only place where use cases get them from. */
export interface Outside {
  now(): Instant;
  /** A fresh random id. */
  id(): string;
}

/** What the use cases work on. Built once in `compose`. */
export interface Core {
  readonly store: EventStore;
  readonly cases: CaseStore;
  readonly index: InvestigationIndex;
  readonly executions: ExecutionLog;
  readonly rules: RuleShelf;
  readonly outside: Outside;
  readonly log: Logger;
  readonly publish: (message: StreamMessage) => void;
}
