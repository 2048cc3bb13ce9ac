import {
  type EcsDocument,
  firstText,
  type Instant,
  logonIdOfLogon,
  NS_PER_SECOND,
  parseInstant,
  type Scalar,
  type StoredEvent,
  sameLogonId,
} from "@quaestor/telemetry";

/** Events of one logon session of one host, by what they say. */
export interface SessionEvents {
  /** The logon that opened it: the latest 4624 with its id before the process began. */
  readonly logon: StoredEvent | null;
  readonly privileges: readonly StoredEvent[];
  readonly explicitCredentials: readonly StoredEvent[];
  /** A logoff between the logon and the process: then the id was given out again, or the record is not of this session. */
  readonly endedBefore: StoredEvent | null;
}

const TOLERANCE = NS_PER_SECOND;

export function timeOf(document: EcsDocument): Instant {
  const text = firstText(document, "kibana.alert.original_time") ?? firstText(document, "@timestamp") ?? "";
  return parseInstant(text) ?? 0n;
}

function codeOf(event: StoredEvent): string {
  return firstText(event.document, "event.code") ?? "";
}

/** Sorts what carries the session's id; anything else among the events is left out, however near in time. */
export function sessionEvents(events: readonly StoredEvent[], logonId: Scalar, startedAt: Instant): SessionEvents {
  const own = events
    .filter((event) => sameLogonId(logonIdOfLogon(event.document) ?? undefined, logonId))
    .toSorted((a, b) => (timeOf(a.document) < timeOf(b.document) ? -1 : 1));
  const privileges = own.filter((event) => codeOf(event) === "4672");
  const explicitCredentials = own.filter((event) => codeOf(event) === "4648");
  const ends = own.filter((event) => codeOf(event) === "4634" || codeOf(event) === "4647");
  const others = new Set([...privileges, ...explicitCredentials, ...ends]);
  // Vendors write logons under codes of their own, so what is none of the others is a logon.
  const logon = own.findLast((event) => !others.has(event) && timeOf(event.document) <= startedAt + TOLERANCE) ?? null;
  const openedAt = logon === null ? null : timeOf(logon.document);
  const endedBefore =
    openedAt === null
      ? null
      : (ends.find((end) => timeOf(end.document) > openedAt && timeOf(end.document) < startedAt - TOLERANCE) ?? null);
  return { logon, privileges, explicitCredentials, endedBefore };
}

/** What a logon event says, under whatever names its source uses. Null where it says nothing. */
export interface LogonFacts {
  readonly type: string | null;
  readonly typeField: string;
  readonly package: string | null;
  readonly packageField: string;
  readonly address: string | null;
  readonly workstation: string | null;
}

function told(document: EcsDocument, ...fields: readonly string[]): { value: string | null; field: string } {
  for (const field of fields) {
    const value = firstText(document, field);
    if (value !== undefined && value !== "" && value !== "-") return { value, field };
  }
  return { value: null, field: fields[0] ?? "" };
}

export function logonFacts(document: EcsDocument): LogonFacts {
  const type = told(
    document,
    "winlog.event_data.LogonType",
    "winlog.logon.type",
    "process.Ext.session_info.logon_type",
    "m365_defender.event.logon.type",
    "crowdstrike.LogonType",
  );
  const auth = told(
    document,
    "winlog.event_data.AuthenticationPackageName",
    "process.Ext.session_info.authentication_package",
    "network.protocol",
    "crowdstrike.AuthenticationPackage",
  );
  return {
    type: type.value,
    typeField: type.field,
    package: auth.value,
    packageField: auth.field,
    address: told(document, "source.ip", "winlog.event_data.IpAddress", "destination.ip").value,
    workstation: told(document, "source.domain", "winlog.event_data.WorkstationName").value,
  };
}

const TYPES: Readonly<Record<string, string>> = {
  interactive: "2",
  network: "3",
  batch: "4",
  service: "5",
  unlock: "7",
  networkcleartext: "8",
  newcredentials: "9",
  remoteinteractive: "10",
  cachedinteractive: "11",
};

/** The number of a logon type, which some sources spell as a word. */
export function logonTypeNumber(type: string): string {
  return TYPES[type.toLowerCase().replaceAll(" ", "")] ?? type;
}

/** The words of a logon type. */
export const logonTypeWords: Readonly<Record<string, string>> = {
  "2": "interactive",
  "3": "network",
  "4": "batch",
  "5": "service",
  "7": "unlock",
  "8": "network with cleartext password",
  "9": "new credentials",
  "10": "remote interactive",
  "11": "cached interactive",
};
