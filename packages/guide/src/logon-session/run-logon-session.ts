import type { EventStore, SearchPage } from "@quaestor/telemetry";
import { digestRows } from "../digest-rows.ts";
import type { RunOptions } from "../pivot/run-pivot.ts";
import { otherHost } from "../pivot/same-host.ts";
import type { LogonSessionPlan } from "./plan-logon-session.ts";
import { type SessionEvents, sessionEvents } from "./session-events.ts";

/**
 * What is known of the session a process ran in. `found`: its logon. `partial`: other events of the session, but not the
 * logon itself. `none`: nothing in the window. `unreachable` and `failed`: nobody knows. Only `found` tells where the
 * session came from; the others are unresolved, never benign.
 */
export interface LogonSessionResult extends SessionEvents {
  readonly plan: LogonSessionPlan;
  readonly status: "found" | "partial" | "none" | "unreachable" | "failed";
  readonly total: number;
  readonly cut: boolean;
  readonly digest: string;
  readonly error: string | null;
}

/**
 * Runs a planned logon session. Never throws for what the store says. Each row is compared again as a 64-bit number, and
 * its host again, so that no spelling of another id and no host of the same short name can slip in. Newest first is
 * asked for, so that a cut loses the oldest.
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
  const { host } = plan;
  const here = page.events.filter(({ document }) => host === null || otherHost(host, document) === null);
  const session = sessionEvents(here, plan.logonId, plan.startedAt);
  return {
    ...session,
    plan,
    status: session.logon !== null ? "found" : session.all.length > 0 ? "partial" : "none",
    total: page.total ?? session.all.length,
    cut: page.cursor !== null,
    digest: digestRows(session.all),
    error: null,
  };
}

function nothing(plan: LogonSessionPlan, status: "unreachable" | "failed", error: string | null): LogonSessionResult {
  return {
    ...sessionEvents([], null, plan.startedAt),
    plan,
    status,
    total: 0,
    cut: false,
    digest: digestRows([]),
    error,
  };
}
