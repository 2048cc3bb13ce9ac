import {
  and,
  type EcsDocument,
  formatInstant,
  type Instant,
  logonIdOf,
  NS_PER_MS,
  not,
  or,
  phrase,
  type Query,
  readLogonId,
  type Window,
  wellKnownLogon,
} from "@quaestor/telemetry";
import { alertTimes } from "../pivot/pivot-window.ts";
import { sameHost } from "../pivot/same-host.ts";

/** What to ask for the logon session of a process, or why there is nothing to ask. */
export interface LogonSessionPlan {
  readonly reachable: boolean;
  /** Why not, in words; null when reachable. */
  readonly unreachableBecause: string | null;
  /** The process's logon id as received, and as a number. */
  readonly logonIdText: string | null;
  readonly logonId: bigint | null;
  /** The service account behind a well-known id (0x3e7, 0x3e4, 0x3e5), which is there on every host. */
  readonly wellKnown: string | null;
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
}

const DAY_MS = 86_400_000;

/** Events that name the session they made or ended, and events that name the session they were done in. */
const BY_TARGET = ["4624", "4634", "4647"];
const BY_SUBJECT = ["4648", "4672"];

/**
 * Plans the search for the logon session of an alert's process: events 4624, 4634, 4647 of the same host whose
 * TargetLogonId, and 4648, 4672 whose SubjectLogonId, is the process's own logon id (data-sources, sections 3 and 4.3).
 * Never by time alone: four logons of the same account from the same address in the same second are usual. A
 * well-known id names no session of a person, so nothing is asked. Ids are unique per host and boot only, hence the
 * bounded window.
 */
export function planLogonSession(alert: EcsDocument, options: LogonSessionOptions = {}): LogonSessionPlan {
  const { original } = alertTimes(alert);
  const from = original - BigInt(options.beforeMs ?? 7 * DAY_MS) * NS_PER_MS;
  const window: Window = {
    from: from < 0n ? 0n : from,
    to: original + BigInt(options.afterMs ?? DAY_MS) * NS_PER_MS,
    timeField: "timestamp",
  };
  const received = logonIdOf(alert);
  const logonId = readLogonId(received ?? undefined);
  const wellKnown = wellKnownLogon(received ?? undefined);
  const host = sameHost(alert);
  const base = {
    logonIdText: received === null ? null : String(received),
    logonId,
    wellKnown,
    hostBy: host?.by ?? null,
    window,
    startedAt: original,
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
  const query = and(
    host.query,
    or(
      and(
        anyOf("event.code", BY_TARGET),
        or(
          spelled("winlog.event_data.TargetLogonId", logonId),
          spelled("Target.process.Ext.authentication_id", logonId),
        ),
      ),
      and(anyOf("event.code", BY_SUBJECT), spelled("winlog.event_data.SubjectLogonId", logonId)),
    ),
    not(phrase("event.kind", "signal")),
  );
  const text =
    `${host.text} and event.code 4624, 4634, 4647 with TargetLogonId, or 4648, 4672 with SubjectLogonId = ${hex(logonId)}, ` +
    `${window.from === null ? "" : formatInstant(window.from)} to ${window.to === null ? "" : formatInstant(window.to)}`;
  return { ...base, reachable: true, unreachableBecause: null, query, text };
}

/** A logon id in the spellings that sources use: 0x and hex in any case, padded to 16 digits, decimal. */
function spelled(field: string, logonId: bigint): Query {
  const digits = logonId.toString(16);
  const spellings = new Set([`0x${digits}`, `0x${digits.padStart(16, "0")}`, logonId.toString()]);
  return or(...[...spellings].map((spelling) => phrase(field, spelling, true)));
}

function anyOf(field: string, values: readonly string[]): Query {
  return or(...values.map((value) => phrase(field, value)));
}

function hex(logonId: bigint): string {
  return `0x${logonId.toString(16)}`;
}
