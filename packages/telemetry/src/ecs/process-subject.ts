import type { EcsDocument, Scalar } from "./event.ts";
import { readLogonId, readSid } from "./identifiers.ts";
import { isSecurity4688, isSysmon } from "./sensor.ts";
import { first, firstText, has } from "./values.ts";

/**
 * Whom a process ran as. Not `user.*` as filed: for Sysmon `user.id` is whoever wrote the event (always S-1-5-18), for
 * 4688 `user.*` is the creator, under WMI the broker (data-sources, section 11, trap 1).
 */
export interface ProcessSubject {
  /** The account's SID, where the source itself knows it. */
  readonly id?: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly how: SubjectSource;
}

/** Where the subject was read. */
export type SubjectSource =
  /** `user.*` is the process's own account. */
  | "user"
  /** Name and domain are the process's own; its SID is not in the event. */
  | "user_name_only"
  /** 4688: the account the new process got, distinct from its creator. */
  | "effective"
  /** 4688 without another account: the creator's own. */
  | "creator"
  /** 4688 before version 2: only the creator is told, which under WMI is the broker. */
  | "creator_only"
  /** SentinelOne: `process.user.name` only, `DOMAIN\name` in one text. */
  | "process_user"
  /** The session's SID and name, where the event itself has neither: told by its logon or by another record. */
  | "resolved"
  /** The event does not say. */
  | "unknown";

/** One line for the page on each way a subject is known. */
export const subjectWords: Readonly<Record<SubjectSource, string>> = {
  user: "the account the source gives for the process",
  user_name_only: "name and domain from the event; its SID only by way of the logon with the same id",
  effective: "the account the new process was given (4688 target subject); its SID only by way of the logon",
  creator: "the creator's account; the event names no other (4688 subject)",
  creator_only:
    "the event names only who created the process (4688 before version 2), under WMI the broker; whom it ran as is not told",
  process_user: "name and domain from one text of the source; it gives no SID",
  resolved: "not in the event; from its logon, or from another record of the same process",
  unknown: "the event does not say who the process ran as",
};

/** The service accounts that are on every host, by SID. */
const SYSTEM = "S-1-5-18";
const LOCAL_SERVICE = "S-1-5-19";
const NETWORK_SERVICE = "S-1-5-20";

const byLogonId: ReadonlyMap<bigint, string> = new Map([
  [0x3e7n, SYSTEM],
  [0x3e4n, NETWORK_SERVICE],
  [0x3e5n, LOCAL_SERVICE],
]);

/** As Windows writes them in English; SentinelOne leaves blanks out. Other languages are told by the logon id. */
const byName: ReadonlyMap<string, string> = new Map([
  ["ntauthority\\system", SYSTEM],
  ["ntauthority\\localservice", LOCAL_SERVICE],
  ["ntauthority\\networkservice", NETWORK_SERVICE],
]);

/** The SID of SYSTEM, LOCAL SERVICE or NETWORK SERVICE when the account is one of them, however it is told; else null. */
export function serviceSid(subject: Pick<ProcessSubject, "id" | "name" | "domain">): string | null {
  const { id, name, domain } = subject;
  if (id !== undefined && [SYSTEM, LOCAL_SERVICE, NETWORK_SERVICE].includes(id.toUpperCase())) return id.toUpperCase();
  if (name === null || domain === null) return null;
  return byName.get(`${domain}\\${name}`.toLowerCase().replaceAll(" ", "")) ?? null;
}

function text(document: EcsDocument, path: string): string | null {
  const value = firstText(document, path);
  return value === undefined || value === "" || value === "-" ? null : value;
}

/** The account a process ran as, never the event's writer and never the broker; see {@link ProcessSubject}. */
export function subjectOf(document: EcsDocument): ProcessSubject {
  const subject = toldSubject(document);
  if (subject.id !== undefined || subject.how === "unknown" || subject.how === "creator_only") return subject;
  const session = readLogonId(logonIdOf(document) ?? undefined);
  const sid = (session === null ? undefined : byLogonId.get(session)) ?? serviceSid(subject) ?? undefined;
  return sid === undefined ? subject : { ...subject, id: sid };
}

function toldSubject(document: EcsDocument): ProcessSubject {
  const name = text(document, "user.name");
  const domain = text(document, "user.domain");
  if (isSysmon(document)) {
    return name === null ? { name: null, domain: null, how: "unknown" } : { name, domain, how: "user_name_only" };
  }
  if (isSecurity4688(document)) return subjectOf4688(document, name, domain);
  const filed = text(document, "user.id");
  // POSIX ids are ids too, but nobody's SID is none.
  const id = filed === null || filed.toUpperCase() === "S-1-0-0" ? null : filed;
  if (name !== null || id !== null) {
    return { ...(id !== null && { id }), name, domain, how: id === null ? "user_name_only" : "user" };
  }
  return subjectOfProcessUser(text(document, "process.user.name"));
}

function subjectOf4688(document: EcsDocument, name: string | null, domain: string | null): ProcessSubject {
  const effective = text(document, "user.effective.name") ?? text(document, "winlog.event_data.TargetUserName");
  const sid = readSid(first(document, "user.effective.id") ?? first(document, "winlog.event_data.TargetUserSid"));
  if (effective !== null) {
    const effectiveDomain =
      text(document, "user.effective.domain") ?? text(document, "winlog.event_data.TargetDomainName");
    return { ...(sid !== null && { id: sid }), name: effective, domain: effectiveDomain, how: "effective" };
  }
  // Version 2 always has a target, be it nobody's; before, nothing tells whether the creator's account was kept.
  if (!namesTarget(document)) return { name: null, domain: null, how: "creator_only" };
  const creator = readSid(first(document, "user.id"));
  return name === null && creator === null
    ? { name: null, domain: null, how: "unknown" }
    : { ...(creator !== null && { id: creator }), name, domain, how: "creator" };
}

function namesTarget(document: EcsDocument): boolean {
  return ["winlog.event_data.TargetLogonId", "winlog.event_data.TargetUserSid", "user.effective.id"].some((path) =>
    has(document, path),
  );
}

/** `DOMAIN\name` in one field; more or fewer backslashes than one leave it a name. */
function subjectOfProcessUser(told: string | null): ProcessSubject {
  if (told === null) return { name: null, domain: null, how: "unknown" };
  const parts = told.split("\\");
  const [domain, name] = parts;
  if (parts.length !== 2 || domain === undefined || domain === "" || name === undefined || name === "") {
    return { name: told, domain: null, how: "process_user" };
  }
  return { name, domain, how: "process_user" };
}

/** The account behind a 4688's creator: the token's own, so the account of the process that is its parent. */
export function creatorOf(document: EcsDocument): ProcessSubject | null {
  if (!isSecurity4688(document)) return null;
  const id = readSid(first(document, "user.id") ?? first(document, "winlog.event_data.SubjectUserSid"));
  const name = text(document, "user.name");
  if (id === null && name === null) return null;
  return { ...(id !== null && { id }), name, domain: text(document, "user.domain"), how: "creator" };
}

/**
 * The logon session of the process, as received (compare with `sameLogonId`): Sysmon's LogonId, 4688's TargetLogonId
 * (or SubjectLogonId when no other account was given), CrowdStrike's AuthenticationId, Defender's logon id, Elastic
 * Defend's authentication id. Null when the source records none.
 */
export function logonIdOf(document: EcsDocument): Scalar | null {
  if (isSecurity4688(document)) {
    const target = first(document, "winlog.event_data.TargetLogonId");
    if (target !== undefined && readLogonId(target) !== null) return target;
    // Version 2 says 0x0 when the process kept its creator's session; older versions have no target at all, and then
    // nothing tells whether the creator's session is the process's own.
    return namesTarget(document) ? creatorLogonIdOf(document) : null;
  }
  for (const path of logonIdFields) {
    const value = first(document, path);
    if (value !== undefined && value !== "" && value !== "-") return value;
  }
  return null;
}

/** Where sources other than 4688 keep the session of a process. */
const logonIdFields = [
  "process.Ext.authentication_id",
  "winlog.event_data.LogonId",
  "crowdstrike.AuthenticationId",
  "m365_defender.event.logon.id",
  "endgame.authentication_id",
] as const;

/** The field {@link logonIdOf} read, for the page; null when there was none. */
export function logonIdFieldOf(document: EcsDocument): string | null {
  if (isSecurity4688(document)) {
    if (readLogonId(first(document, "winlog.event_data.TargetLogonId")) !== null)
      return "winlog.event_data.TargetLogonId";
    return logonIdOf(document) === null ? null : "winlog.event_data.SubjectLogonId";
  }
  return logonIdFields.find((path) => has(document, path)) ?? null;
}

/** 4688: the session of whoever created the process, which is the session of its parent; null for other events. */
export function creatorLogonIdOf(document: EcsDocument): Scalar | null {
  if (!isSecurity4688(document)) return null;
  return first(document, "winlog.event_data.SubjectLogonId") ?? first(document, "winlog.logon.id") ?? null;
}
