import {
  type EcsDocument,
  type EventStore,
  firstText,
  type Instant,
  logonIdOfLogon,
  NS_PER_SECOND,
  parseInstant,
  readLogonId,
  type SearchPage,
  type StoredEvent,
} from "@quaestor/telemetry";
import { digestRows } from "../digest-rows.ts";
import type { RunOptions } from "../pivot/run-pivot.ts";
import type { LogonSessionPlan } from "./plan-logon-session.ts";

/**
 * What is known of the session a process ran in. `found`: its 4624. `partial`: other events of the session, but not the
 * logon itself. `none`: nothing in the window. `unreachable` and `failed`: nobody knows. Only `found` tells where the
 * session came from; the others are unresolved, never benign.
 */
export interface LogonSessionResult {
  readonly plan: LogonSessionPlan;
  readonly status: "found" | "partial" | "none" | "unreachable" | "failed";
  /** The latest 4624 of this id before the process began. */
  readonly logon: StoredEvent | null;
  /** Other 4624 with the id: an earlier boot's, or later than the process. */
  readonly otherLogons: readonly StoredEvent[];
  /** 4648: credentials used from within the session. */
  readonly explicitCredentials: readonly StoredEvent[];
  /** 4672: the session has administrator's privileges. */
  readonly privileges: readonly StoredEvent[];
  /** 4634, 4647. */
  readonly logoffs: readonly StoredEvent[];
  /** True when the session was over before the process began: then this logon cannot be its own. */
  readonly endedBefore: boolean;
  readonly total: number;
  readonly cut: boolean;
  readonly digest: string;
  readonly error: string | null;
}

/** Two sources stamp one moment each in its own way. */
const TOLERANCE = NS_PER_SECOND;

/**
 * Runs a planned logon session. Never throws for what the store says. Each row is compared again as a 64-bit number, so
 * that no spelling of another id can slip in. Newest first is asked for, so that a cut loses the oldest.
 */
export async function runLogonSession(
  plan: LogonSessionPlan,
  store: Pick<EventStore, "search">,
  { limit, signal }: RunOptions,
): Promise<LogonSessionResult> {
  if (plan.query === null) return nothing(plan, "unreachable", null);
  let page: SearchPage;
  try {
    const sort = { by: "timestamp" as const, direction: "desc" as const };
    const request = { query: plan.query, window: plan.window, sort, limit, total: true };
    page = await store.search(request, signal === undefined ? {} : { signal });
  } catch (error) {
    return nothing(plan, "failed", error instanceof Error && error.message !== "" ? error.message : String(error));
  }
  const rows = page.events
    .filter((event) => readLogonId(logonIdOfLogon(event.document) ?? undefined) === plan.logonId)
    .toReversed();
  const withCode = (...codes: readonly string[]) => rows.filter((row) => codes.includes(codeOf(row.document)));
  const logons = withCode("4624");
  const logon = logons.findLast((row) => timeOf(row.document) <= plan.startedAt + TOLERANCE) ?? null;
  const logoffs = withCode("4634", "4647");
  return {
    plan,
    status: logon !== null ? "found" : rows.length > 0 ? "partial" : "none",
    logon,
    otherLogons: logons.filter((row) => row !== logon),
    explicitCredentials: withCode("4648"),
    privileges: withCode("4672"),
    logoffs,
    endedBefore: logon !== null && logoffs.some((row) => isBetween(timeOf(row.document), logon, plan.startedAt)),
    total: page.total ?? rows.length,
    cut: page.cursor !== null,
    digest: digestRows(rows),
    error: null,
  };
}

function isBetween(at: Instant, logon: StoredEvent, startedAt: Instant): boolean {
  return at > timeOf(logon.document) && at < startedAt - TOLERANCE;
}

function codeOf(document: EcsDocument): string {
  return firstText(document, "event.code") ?? "";
}

/** Stored events have a readable time; one that had not could not have been found by time. */
function timeOf(document: EcsDocument): Instant {
  return parseInstant(firstText(document, "@timestamp") ?? "") ?? 0n;
}

function nothing(plan: LogonSessionPlan, status: "unreachable" | "failed", error: string | null): LogonSessionResult {
  return {
    plan,
    status,
    logon: null,
    otherLogons: [],
    explicitCredentials: [],
    privileges: [],
    logoffs: [],
    endedBefore: false,
    total: 0,
    cut: false,
    digest: digestRows([]),
    error,
  };
}
