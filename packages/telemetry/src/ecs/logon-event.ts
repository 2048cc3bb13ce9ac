import type { EcsDocument, Scalar } from "./event.ts";
import { readLogonId } from "./identifiers.ts";
import { type Instant, instantFromMs, parseInstant, readInstant } from "./instant.ts";
import { type Sensor, sensorOf } from "./sensor.ts";
import { first, firstText } from "./values.ts";

/** What an event tells of a logon session. */
export type LogonKind =
  /** It was opened: 4624, CrowdStrike's UserLogon, Defender's LogonSuccess. */
  | "logon"
  /** It was not: 4625, UserLogonFailed2, LogonFailed. Never anybody's session. */
  | "failed"
  /** It ended: 4634, 4647, UserLogoff. */
  | "logoff"
  /** Credentials were given for somewhere else from within it: 4648. */
  | "explicit_credentials"
  /** It has an administrator's privileges: 4672. */
  | "privileges";

export interface LogonEvent {
  readonly kind: LogonKind;
  readonly sensor: Sensor;
  /** The session it tells of, as received. Not the requester's (data-sources, section 11, trap 2). */
  readonly sessionId: Scalar | null;
}

const byCode: Readonly<Record<string, LogonKind>> = {
  "4624": "logon",
  "4625": "failed",
  "4634": "logoff",
  "4647": "logoff",
  "4648": "explicit_credentials",
  "4672": "privileges",
};

const byAction: Readonly<Record<string, LogonKind>> = {
  // CrowdStrike
  userlogon: "logon",
  userlogonfailed: "failed",
  userlogonfailed2: "failed",
  userlogoff: "logoff",
  // Defender, DeviceLogonEvents
  logonsuccess: "logon",
  logonfailed: "failed",
  // Endgame
  user_logon: "logon",
  user_logoff: "logoff",
  explicit_user_logon: "explicit_credentials",
  admin_logon: "privileges",
  // Elastic Defend
  log_on: "logon",
  log_off: "logoff",
};

/** What an event tells of a logon session, whatever its source calls it; null for any other event. */
export function logonEventOf(document: EcsDocument): LogonEvent | null {
  const sensor = sensorOf(document);
  const kind = kindOf(document, sensor);
  return kind === null ? null : { kind, sensor, sessionId: sessionOf(document, sensor, kind) };
}

function kindOf(document: EcsDocument, sensor: Sensor): LogonKind | null {
  if (sensor === "sysmon") return null;
  const action = firstText(document, "event.action")?.toLowerCase() ?? "";
  const code = firstText(document, "event.code") ?? firstText(document, "winlog.event_id") ?? "";
  const windows = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  const kind =
    sensor === "security" || sensor === "other" || sensor === "elastic_defend" || sensor === "endgame"
      ? (windows ?? own(byAction, action))
      : own(byAction, action);
  if (kind === undefined || (sensor === "other" && windows === undefined)) return null;
  return kind === "logon" && firstText(document, "event.outcome") === "failure" ? "failed" : kind;
}

function own(table: Readonly<Record<string, LogonKind>>, key: string): LogonKind | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function sessionOf(document: EcsDocument, sensor: Sensor, kind: LogonKind): Scalar | null {
  const within = kind === "explicit_credentials" || kind === "privileges";
  const read = (...paths: readonly string[]): Scalar | null => {
    for (const path of paths) {
      const value = first(document, path);
      if (value !== undefined && value !== "" && value !== "-") return value;
    }
    return null;
  };
  switch (sensor) {
    case "crowdstrike_fdr":
      return read("crowdstrike.AuthenticationId");
    case "m365_defender":
      return read("m365_defender.event.logon.id");
    case "endgame":
      return within
        ? read("endgame.subject_logon_id", "winlog.event_data.SubjectLogonId")
        : read("endgame.target_logon_id", "winlog.event_data.TargetLogonId");
    case "elastic_defend":
      return within
        ? read("winlog.event_data.SubjectLogonId", "process.Ext.authentication_id")
        : read("Target.process.Ext.authentication_id", "winlog.event_data.TargetLogonId");
    default:
      // Elastic Defend's events that came without their module have its field too.
      return within
        ? read("winlog.event_data.SubjectLogonId")
        : read("winlog.event_data.TargetLogonId", "Target.process.Ext.authentication_id");
  }
}

/** The session that a logon event tells of; see {@link logonEventOf}. Null for others. */
export function logonIdOfLogon(document: EcsDocument): Scalar | null {
  return logonEventOf(document)?.sessionId ?? null;
}

/**
 * The session that an event tells of, as the number its id spells; null for an event that tells of none, and for a logon
 * that failed, which is nobody's session.
 */
export function sessionToldOf(document: EcsDocument): bigint | null {
  const told = logonEventOf(document);
  return told === null || told.kind === "failed" ? null : readLogonId(told.sessionId ?? undefined);
}

/** Codes and, in lower case, actions of which an event has one if it has a code and tells of a session. */
export const sessionMarks = { codes: Object.keys(byCode), actions: Object.keys(byAction) } as const;

/** Whether an event with this code and action can tell of a session: says no for most without a look at the document. */
export function mayTellOfSession(code: string | null, action: string | null): boolean {
  if (code === null || Object.hasOwn(byCode, code)) return true;
  return action !== null && Object.hasOwn(byAction, action.toLowerCase());
}

/** Windows FILETIME counts 100 ns from 1601. */
const FILETIME_EPOCH = 11_644_473_600n;
const FILETIME_FROM = 0x0100_0000_0000_0000n;

/**
 * When the logon happened. CrowdStrike's `@timestamp` is its cloud's clock, so LogonTime (epoch seconds, FILETIME or
 * ISO) goes first; others are stamped on the host.
 */
export function logonTimeOf(document: EcsDocument): Instant | null {
  const told = first(document, "crowdstrike.LogonTime");
  const own = told === undefined ? null : readVendorTime(told);
  return own ?? readInstant(first(document, "@timestamp"));
}

function readVendorTime(value: Scalar): Instant | null {
  const text = String(value).trim();
  if (/^[0-9]{18,20}$/.test(text) && BigInt(text) >= FILETIME_FROM) {
    return BigInt(text) * 100n - FILETIME_EPOCH * 1_000_000_000n;
  }
  if (/^[0-9]{9,11}(?:\.[0-9]{1,9})?$/.test(text)) return instantFromMs(Number(text) * 1000);
  return parseInstant(text);
}

/** A value and the field it stands in. */
export interface Told {
  readonly value: string;
  readonly field: string;
}

/** What a logon event says of where a session came from, under whatever names its source uses; null where nothing. */
export interface LogonFacts {
  /** As received: Windows' number, or a word. */
  readonly type: Told | null;
  readonly package: Told | null;
  readonly address: Told | null;
  readonly workstation: Told | null;
  /** 4648: the machine the credentials were for. */
  readonly targetServer: Told | null;
  readonly accountId: Told | null;
  readonly accountName: Told | null;
  readonly accountDomain: Told | null;
}

function told(document: EcsDocument, ...fields: readonly string[]): Told | null {
  for (const field of fields) {
    const value = firstText(document, field);
    if (value !== undefined && value !== "" && value !== "-" && value.toUpperCase() !== "S-1-0-0") {
      return { value, field };
    }
  }
  return null;
}

/** In Endgame the address stands only in the rendered text; its label is Windows' own. */
const ADDRESS_LINE = /Source Network Address:[ \t]{0,20}([0-9A-Fa-f.:]{3,45})/;

function addressOf(document: EcsDocument, sensor: Sensor): Told | null {
  // CrowdStrike files the client of a logon as destination, and its own site as source.
  if (sensor === "crowdstrike_fdr") {
    return told(document, "crowdstrike.RemoteAddressIP4", "crowdstrike.RemoteAddressIP6", "destination.ip");
  }
  if (sensor === "endgame") {
    const line = ADDRESS_LINE.exec(firstText(document, "message")?.slice(0, 20_000) ?? "")?.[1];
    return told(document, "source.ip") ?? (line === undefined ? null : { value: line, field: "message" });
  }
  return told(document, "source.ip", "winlog.event_data.IpAddress");
}

/** Reads what a logon event, or the session fields of an Elastic Defend process event, says. */
export function logonFactsOf(document: EcsDocument): LogonFacts {
  const sensor = sensorOf(document);
  const address = addressOf(document, sensor);
  return {
    type: told(
      document,
      "winlog.event_data.LogonType",
      "winlog.logon.type",
      "process.Ext.session_info.logon_type",
      "m365_defender.event.logon.type",
      "crowdstrike.LogonType",
      "endgame.logon_type",
    ),
    package: told(
      document,
      "winlog.event_data.AuthenticationPackageName",
      "process.Ext.session_info.authentication_package",
      "crowdstrike.AuthenticationPackage",
      "network.protocol",
    ),
    address: address === null ? null : { ...address, value: address.value.replace(/^::ffff:(?=[0-9.]+$)/i, "") },
    workstation: told(
      document,
      "source.domain",
      "winlog.event_data.WorkstationName",
      "crowdstrike.ClientComputerName",
      "m365_defender.event.remote.device_name",
    ),
    targetServer: told(document, "winlog.event_data.TargetServerName", "winlog.event_data.TargetInfo"),
    accountId: told(document, "winlog.event_data.TargetUserSid", "user.target.id", "user.id"),
    accountName: told(
      document,
      "winlog.event_data.TargetUserName",
      "endgame.target_user_name",
      "user.target.name",
      "user.name",
    ),
    accountDomain: told(
      document,
      "winlog.event_data.TargetDomainName",
      "endgame.target_domain_name",
      "user.target.domain",
      "user.domain",
    ),
  };
}

const numbers: Readonly<Record<string, string>> = {
  interactive: "2",
  network: "3",
  batch: "4",
  service: "5",
  proxy: "6",
  unlock: "7",
  networkcleartext: "8",
  newcredentials: "9",
  remoteinteractive: "10",
  cachedinteractive: "11",
  cachedremoteinteractive: "12",
  cachedunlock: "13",
};

const typeWords: Readonly<Record<string, string>> = {
  "2": "interactive",
  "3": "network",
  "4": "batch",
  "5": "service",
  "7": "unlock",
  "8": "network with cleartext password",
  "9": "new credentials",
  "10": "remote interactive",
  "11": "cached interactive",
  "12": "cached remote interactive",
  "13": "cached unlock",
};

/** The number of a logon type, which some sources spell as a word; a word that is none of Windows' stays as it is. */
export function logonTypeNumber(type: string): string {
  const key = type.toLowerCase().replaceAll(/[ _-]/g, "");
  return (Object.hasOwn(numbers, key) ? numbers[key] : undefined) ?? type;
}

/** The words of a logon type's number; null for one that has no name. */
export function logonTypeWords(number: string): string | null {
  return (Object.hasOwn(typeWords, number) ? typeWords[number] : undefined) ?? null;
}
