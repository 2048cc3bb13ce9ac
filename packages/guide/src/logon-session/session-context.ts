import {
  and,
  type EcsDocument,
  type EventStore,
  first,
  firstText,
  hostNameKey,
  type Instant,
  logonEventOf,
  logonFactsOf,
  logonIdOfLogon,
  NS_PER_SECOND,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  type ReadOptions,
  readInteger,
  readLogonId,
  type StoredEvent,
  values,
  type Window,
  wildcard,
} from "@quaestor/telemetry";
import { type HostLink, otherHost } from "../pivot/same-host.ts";

/** What lies around a process and its logon without being tied to it by an id. Context only: never a match. */
export interface SessionContext {
  /** Logons of the account on the host near in time whose id is another. */
  readonly nearby: readonly StoredEvent[];
  /** 4648 written on other hosts that name this one as the target server: where credentials were given. */
  readonly usedTowards: readonly StoredEvent[];
  /** What the host says of WMI calls: who called (5858), the provider that was loaded (5857), Defender's own events. */
  readonly wmi: readonly StoredEvent[];
  /** Why part of it could not be asked; null when all was. */
  readonly error: string | null;
}

export interface SessionContextRequest {
  readonly alert: EcsDocument;
  readonly host: HostLink | null;
  readonly subject: ProcessSubject;
  readonly startedAt: Instant;
  /** The session's id, whose own logons are no context; null when it is not known. */
  readonly logonId: bigint | null;
}

const NEAR = 60n * NS_PER_SECOND;
const TOWARDS = 600n * NS_PER_SECOND;
const MOST = 50;

const WMI_ACTIONS = ["processcreatedusingwmiquery", "remotewmioperation", "wmibindeventfiltertoconsumer"];

/** Asks for the context of a session. Never throws for what the store says. */
export async function sessionContext(
  request: SessionContextRequest,
  store: Pick<EventStore, "search">,
  options: ReadOptions = {},
): Promise<SessionContext> {
  const { host, subject, startedAt } = request;
  if (host === null) return { nearby: [], usedTowards: [], wmi: [], error: null };
  const failures: string[] = [];
  const find = async (query: Query, before: Instant, after: Instant): Promise<readonly StoredEvent[]> => {
    const from = startedAt - before;
    const window: Window = { from: from < 0n ? 0n : from, to: startedAt + after, timeField: "timestamp" };
    const sort = { by: "timestamp" as const, direction: "asc" as const };
    try {
      const asked = and(query, not(phrase("event.kind", "signal")));
      return (await store.search({ query: asked, window, sort, limit: MOST }, options)).events;
    } catch (error) {
      failures.push(error instanceof Error && error.message !== "" ? error.message : String(error));
      return [];
    }
  };
  const [logons, towards, wmi] = await Promise.all([
    subject.name === null ? [] : find(and(host.query, phrase("event.category", "authentication")), NEAR, NEAR),
    find(towardsHost(host), TOWARDS, NEAR),
    find(and(host.query, wmiActivity()), TOWARDS, NEAR),
  ]);
  const here = (event: StoredEvent): boolean => otherHost(host, event.document) === null;
  return {
    nearby: logons.filter((event) => here(event) && isNearby(event.document, request)),
    usedTowards: towards.filter((event) => !here(event) && isTowards(event.document, request)),
    wmi: wmi.filter((event) => here(event) && tellsOfCall(event.document, request)),
    error: failures[0] ?? null,
  };
}

function isNearby(document: EcsDocument, { subject, logonId }: SessionContextRequest): boolean {
  const told = logonEventOf(document);
  if (told?.kind !== "logon") return false;
  const id = readLogonId(logonIdOfLogon(document) ?? undefined);
  if (logonId !== null && id === logonId) return false;
  return sameName(logonFactsOf(document).accountName?.value, subject.name);
}

function towardsHost({ identity }: HostLink): Query {
  const field = "winlog.event_data.TargetServerName";
  const { label } = identity;
  if (label === null) return or();
  const named = /[*?]/.test(label)
    ? phrase(field, label, true)
    : or(phrase(field, label, true), wildcard(field, `${label}.*`, true));
  return and(phrase("event.code", "4648"), named);
}

function isTowards(document: EcsDocument, { subject, host }: SessionContextRequest): boolean {
  const server = firstText(document, "winlog.event_data.TargetServerName");
  if (server === undefined || hostNameKey(server) !== host?.identity.label) return false;
  const used = firstText(document, "user.effective.name") ?? firstText(document, "winlog.event_data.TargetUserName");
  return subject.name === null || sameName(used, subject.name);
}

function wmiActivity(): Query {
  return or(
    and(
      phrase("winlog.channel", "Microsoft-Windows-WMI-Activity/Operational", true),
      or(...["5857", "5858", "5860"].map((code) => phrase("event.code", code))),
    ),
    ...WMI_ACTIONS.map((action) => phrase("event.action", action, true)),
  );
}

/** 5857 dates the provider host that is the parent, or loads the provider that starts processes; the others name a caller. */
function tellsOfCall(document: EcsDocument, { alert }: SessionContextRequest): boolean {
  if (firstText(document, "event.code") !== "5857") return true;
  const parent = readInteger(first(alert, "process.parent.pid"));
  const broker = readInteger(first(document, "winlog.user_data.ProcessID"));
  if (parent !== null && broker !== null) return parent === broker;
  return values(document, "winlog.user_data.ProviderName").some((name) => String(name).toLowerCase() === "cimwin32");
}

function sameName(left: string | undefined, right: string | null): boolean {
  return left !== undefined && right !== null && left.toLowerCase() === right.toLowerCase();
}
