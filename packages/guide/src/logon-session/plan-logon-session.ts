import {
  and,
  type EcsDocument,
  formatInstant,
  type Instant,
  logonIdOf,
  NS_PER_MS,
  not,
  ofSession,
  phrase,
  type Query,
  readLogonId,
  type Scalar,
  startedAtOf,
  type Window,
  wellKnownLogon,
} from "@quaestor/telemetry";
import { alertTimes } from "../pivot/pivot-window.ts";
import { type HostLink, sameHost } from "../pivot/same-host.ts";

/** Where the logon id of a process was read. */
export type LogonIdSource =
  /** The process's own record. */
  | "own"
  /** Another sensor's record of the same process. */
  | "same_process"
  /** The 4688 of a child: its creator's session is that of the process. Tied by pid, so weaker. */
  | "child";

/** A logon id found elsewhere than in the alert. */
export interface FoundLogonId {
  readonly logonId: Scalar;
  readonly from: Exclude<LogonIdSource, "own">;
  /** The record that gives it. */
  readonly eventId: string;
}

/** What to ask for the logon session of a process, or why there is nothing to ask. */
export interface LogonSessionPlan {
  readonly reachable: boolean;
  /** Why not, in words; null when reachable. */
  readonly unreachableBecause: string | null;
  /** The process's logon id as received, and as a number. */
  readonly logonIdText: string | null;
  readonly logonId: bigint | null;
  /** Where it was read, and in which record when not in the alert's own; null without one. */
  readonly logonIdFrom: LogonIdSource | null;
  readonly logonIdEventId: string | null;
  /** The service account behind a well-known id (0x3e7, 0x3e4, 0x3e5), which is there on every host. */
  readonly wellKnown: string | null;
  /** The host that is meant; rows of others are left out. */
  readonly host: HostLink | null;
  readonly hostBy: "id" | "name" | null;
  readonly query: Query | null;
  readonly window: Window;
  /** In words: what is asked for. */
  readonly text: string;
  readonly startedAt: Instant;
}

export interface LogonSessionOptions {
  /** How long before the process its logon may lie, in ms. Default 7 days. */
  readonly beforeMs?: number;
  /** How long after it a logoff is looked for, in ms. Default 1 day. */
  readonly afterMs?: number;
  /** Default `sameHost(alert)`. */
  readonly host?: HostLink | null;
  /** Ids found elsewhere, the best first; used where the alert's own record gives none. */
  readonly found?: readonly FoundLogonId[];
}

const DAY_MS = 86_400_000;

/**
 * Plans the search for the logon session of an alert's process: on the same host, events 4624, 4634, 4647 by
 * TargetLogonId, 4648, 4672 by SubjectLogonId, and what Elastic Defend, CrowdStrike, Defender and Endgame write of
 * logons, by the process's logon id as a number (data-sources, sections 3 to 9). Never by time alone: four logons of one
 * account from one address in one second are usual. A well-known id names no session of a person, so nothing is asked.
 * Ids are unique per host and boot only, hence the bounded window.
 */
export function planLogonSession(alert: EcsDocument, options: LogonSessionOptions = {}): LogonSessionPlan {
  const { original } = alertTimes(alert);
  const startedAt = startedAtOf(alert) ?? original;
  const from = startedAt - BigInt(options.beforeMs ?? 7 * DAY_MS) * NS_PER_MS;
  const window: Window = {
    from: from < 0n ? 0n : from,
    to: startedAt + BigInt(options.afterMs ?? DAY_MS) * NS_PER_MS,
    timeField: "timestamp",
  };
  const own = logonIdOf(alert);
  const isOwnUsable = readLogonId(own ?? undefined) !== null;
  const found = isOwnUsable ? undefined : options.found?.find((each) => readLogonId(each.logonId) !== null);
  const received = found?.logonId ?? own;
  const logonId = readLogonId(received ?? undefined);
  const wellKnown = wellKnownLogon(received ?? undefined);
  const host = options.host === undefined ? sameHost(alert) : options.host;
  const base = {
    logonIdText: received === null ? null : String(received),
    logonId,
    logonIdFrom: received === null ? null : (found?.from ?? ("own" as const)),
    logonIdEventId: found?.eventId ?? null,
    wellKnown,
    host,
    hostBy: host?.by ?? null,
    window,
    startedAt,
  };
  const unreachable = (because: string): LogonSessionPlan => ({
    ...base,
    reachable: false,
    unreachableBecause: because,
    query: null,
    text: because,
  });
  if (received === null) return unreachable("the record gives no logon id of the process");
  if (logonId === null) return unreachable(`the logon id "${received}" names no session`);
  if (wellKnown !== null) {
    return unreachable(
      `the logon id ${received} is ${wellKnown}'s, which is on every host and says nothing of a source workstation`,
    );
  }
  if (host === null) return unreachable("the record names no host, and a logon id means something on its host only");
  const query = and(host.query, ofSession(logonId), not(phrase("event.kind", "signal")));
  const text =
    `${host.text} and event.code 4624, 4634, 4647 with TargetLogonId, 4648, 4672 with SubjectLogonId, ` +
    `or a sensor's logon event with the id ${hex(logonId)}, ` +
    `${window.from === null ? "" : formatInstant(window.from)} to ${window.to === null ? "" : formatInstant(window.to)}`;
  return { ...base, reachable: true, unreachableBecause: null, query, text };
}

function hex(logonId: bigint): string {
  return `0x${logonId.toString(16)}`;
}
