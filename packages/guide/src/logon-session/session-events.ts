import {
  type Instant,
  type LogonEvent,
  type LogonKind,
  logonEventOf,
  logonFactsOf,
  logonTimeOf,
  NS_PER_SECOND,
  readLogonId,
  type StoredEvent,
} from "@quaestor/telemetry";

/** Events of one logon session of one host, by what they say; each list in order of time. */
export interface SessionEvents {
  /**
   * The latest logon with the id before the process began; of several sensors' records of it the Security log's, which is
   * what the others observe, or where that lies apart from them the one that says most.
   */
  readonly logon: StoredEvent | null;
  /** Other sensors' records of that logon. */
  readonly alsoTold: readonly StoredEvent[];
  /** Other logons with the id: an earlier boot's, or later than the process. */
  readonly otherLogons: readonly StoredEvent[];
  /** 4648: credentials used from within the session. */
  readonly explicitCredentials: readonly StoredEvent[];
  /** 4672: the session has administrator's privileges. */
  readonly privileges: readonly StoredEvent[];
  /** 4634, 4647, and their like. */
  readonly logoffs: readonly StoredEvent[];
  /** The logoff that shows that the session was over before the process began: then this logon cannot be its own. */
  readonly endedBy: StoredEvent | null;
  /** All of them. */
  readonly all: readonly StoredEvent[];
}

/** Two sources stamp one moment each in its own way. */
const TOLERANCE = NS_PER_SECOND;
/** Sensors' records of one logon, by their clocks, lie no further apart than this; the id is the same anyway. */
const ONE_LOGON = 300n * NS_PER_SECOND;

interface Row {
  readonly event: StoredEvent;
  readonly told: LogonEvent;
  readonly at: Instant;
}

/**
 * Sorts what carries the session's id, as a 64-bit number; anything else among the events is left out, however near in
 * time. A failed logon is nobody's session. The events have to be of the process's host.
 */
export function sessionEvents(
  events: readonly StoredEvent[],
  logonId: bigint | null,
  startedAt: Instant,
): SessionEvents {
  const rows = events.flatMap((event) => rowOf(event, logonId)).toSorted(byTime);
  const ofKind = (kind: LogonKind): Row[] => rows.filter((row) => row.told.kind === kind);
  const logons = ofKind("logon");
  const told = oneLogon(logons, startedAt);
  const [logon, ...alsoTold] = told;
  const logoffs = ofKind("logoff");
  const openedAt = told.reduce<Instant>((at, row) => (row.at > at ? row.at : at), 0n);
  const endedBy =
    logon === undefined ? undefined : logoffs.find(({ at }) => at > openedAt && at < startedAt - TOLERANCE);
  return {
    logon: logon?.event ?? null,
    alsoTold: plain(alsoTold),
    otherLogons: plain(logons.filter((row) => !told.includes(row))),
    explicitCredentials: plain(ofKind("explicit_credentials")),
    privileges: plain(ofKind("privileges")),
    logoffs: plain(logoffs),
    endedBy: endedBy?.event ?? null,
    all: plain(rows),
  };
}

const plain = (rows: readonly Row[]): StoredEvent[] => rows.map((row) => row.event);

function rowOf(event: StoredEvent, logonId: bigint | null): Row[] {
  const told = logonEventOf(event.document);
  if (told === null || told.kind === "failed" || logonId === null) return [];
  if (readLogonId(told.sessionId ?? undefined) !== logonId) return [];
  // Stored events have a readable time; one that had not could not have been found by time.
  return [{ event, told, at: logonTimeOf(event.document) ?? 0n }];
}

function byTime(left: Row, right: Row): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  return left.event.id < right.event.id ? -1 : 1;
}

/** How far Windows' own record may lie from the one that says most and still go before it. */
const LEADS_WITHIN = 5n * NS_PER_SECOND;

/**
 * The latest logon before the process began, as each sensor tells it. Which record goes first does not depend on clocks
 * that differ by milliseconds: Windows' own, then the one that says most, then by the sensor's name.
 */
function oneLogon(logons: readonly Row[], startedAt: Instant): Row[] {
  const before = logons.filter(({ at }) => at <= startedAt + TOLERANCE);
  const last = before.at(-1);
  if (last === undefined) return [];
  const bySensor = new Map(
    before.filter(({ at }) => last.at - at <= ONE_LOGON).map((row) => [row.told.sensor, row] as const),
  );
  const told = [...bySensor.values()].toSorted((a, b) => said(b) - said(a) || (a.told.sensor < b.told.sensor ? -1 : 1));
  const most = told[0]?.at ?? last.at;
  const windows = told.find(
    (row) => isOfWindows(row) && row.at - most <= LEADS_WITHIN && most - row.at <= LEADS_WITHIN,
  );
  return windows === undefined ? told : [windows, ...told.filter((row) => row !== windows)];
}

/** A 4624 as Windows wrote it, also where its carrier kept no provider; not a sensor's own telling of it. */
function isOfWindows({ told: { sensor } }: Row): boolean {
  return sensor === "security" || sensor === "other";
}

/** An address counts for more than all else that a logon may say. */
function said({ event }: Row): number {
  const facts = logonFactsOf(event.document);
  return (
    (facts.address === null ? 0 : 8) +
    (facts.type === null ? 0 : 4) +
    (facts.package === null ? 0 : 2) +
    (facts.workstation === null ? 0 : 1)
  );
}
