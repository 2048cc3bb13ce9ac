import {
  type FoundLogonId,
  foundLogonIds,
  type HostLink,
  type LogonSessionResult,
  otherHost,
  planLogonSession,
  type ResolvedSubject,
  resolveSubject,
  runLogonSession,
  sameHost,
  withRivals,
} from "@quaestor/guide";
import {
  type EventStore,
  entityIdOf,
  first,
  ids,
  logonIdOf,
  NS_PER_SECOND,
  not,
  phrase,
  readInteger,
  readLogonId,
  recordsOfSameProcess,
  SAME_START,
  type StoredEvent,
  startedAtOf,
} from "@quaestor/telemetry";
import { startsOnHost } from "./view/host-query.ts";

const logonRows = 200;
const startRows = 50;
/** CrowdStrike's records carry its cloud's clock, so others of one process are looked for in a wider window. */
const around = 120n * NS_PER_SECOND;
/** Without an entity id a child is looked for only this long after its parent's start. */
const childrenWithin = 300n * NS_PER_SECOND;
const week = 7n * 86_400n * NS_PER_SECOND;

/** Whose process an alert is about, on which host and in which session, from every record that tells of it. */
export interface Identified {
  /** Null when the alert names no host. */
  readonly host: HostLink | null;
  /** Other sensors' records of the alert's process; its own source event is none of them. */
  readonly records: readonly StoredEvent[];
  /** A logon id from another record, where the alert's own has none. */
  readonly found: FoundLogonId | null;
  readonly session: LogonSessionResult;
  readonly subject: ResolvedSubject;
}

/** Asks the store who an alert's process is. `sourceEventId` is the record the alert was raised on. */
export async function identify(store: EventStore, alert: StoredEvent, sourceEventId: string): Promise<Identified> {
  const { document } = alert;
  const at = startedAtOf(document) ?? 0n;
  const plain = sameHost(document);
  const [host, records] = await Promise.all([
    plain === null
      ? null
      : withRivals(plain, store, { from: at > week ? at - week : 0n, to: at + week, timeField: "timestamp" }),
    plain === null ? [] : otherRecords(store, plain, { ...alert, id: sourceEventId }),
  ]);
  const own = readLogonId(logonIdOf(document) ?? undefined);
  const children = host === null || own !== null ? [] : await startedBy(store, host, alert);
  const found = own === null ? foundLogonIds(records, children) : [];
  const plan = planLogonSession(document, { host, found });
  const session = await runLogonSession(plan, store, { limit: logonRows });
  return {
    host,
    records,
    found: plan.logonIdFrom === "own" ? null : (found.find(({ eventId }) => eventId === plan.logonIdEventId) ?? null),
    session,
    subject: resolveSubject(document, { records, session, children }),
  };
}

/** Records of one process start by other sensors. Who stands in the log of another host of the same name is none. */
async function otherRecords(store: EventStore, host: HostLink, event: StoredEvent): Promise<readonly StoredEvent[]> {
  const pid = readInteger(first(event.document, "process.pid"));
  if (pid === null) return [];
  const at = startedAtOf(event.document) ?? 0n;
  const page = await store.search({
    // Its own record is here already, and may be megabytes.
    query: startsOnHost(host, phrase("process.pid", pid), not(ids(event.id))),
    window: { from: at > around ? at - around : 0n, to: at + around, timeField: "timestamp" },
    sort: { by: "timestamp", direction: "asc" },
    limit: startRows,
  });
  const here = page.events.filter(({ document }) => otherHost(host, document) === null);
  return recordsOfSameProcess(event, here);
}

/** 4688s that name the process as their creator by pid, close enough for the pid to be its own. */
async function startedBy(store: EventStore, host: HostLink, alert: StoredEvent): Promise<readonly StoredEvent[]> {
  const pid = readInteger(first(alert.document, "process.pid"));
  if (pid === null) return [];
  const at = startedAtOf(alert.document) ?? 0n;
  const window = {
    from: at > SAME_START ? at - SAME_START : 0n,
    to: at + childrenWithin,
    timeField: "timestamp" as const,
  };
  const sort = { by: "timestamp" as const, direction: "asc" as const };
  const [children, owners] = await Promise.all([
    store.search({ query: startsOnHost(host, phrase("process.parent.pid", pid)), window, sort, limit: startRows }),
    store.search({ query: startsOnHost(host, phrase("process.pid", pid)), window, sort, limit: startRows }),
  ]);
  // A later owner of the pid ends what its predecessor may be said to have started.
  const reused = owners.events
    .map(({ document }) => startedAtOf(document) ?? 0n)
    .find((start) => start > at + SAME_START);
  return children.events.filter(({ document }) => {
    const start = startedAtOf(document) ?? 0n;
    return (
      otherHost(host, document) === null &&
      start >= at - NS_PER_SECOND &&
      (reused === undefined || start < reused) &&
      entityIdOf(document, "process.parent") === null
    );
  });
}
