import type { EcsDocument, Scalar } from "./event.ts";
import { readSid } from "./identifiers.ts";
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
  /** SentinelOne: `process.user.name` only, `DOMAIN\name` in one text. */
  | "process_user"
  /** The event does not say. */
  | "unknown";

/** One line for the page on each way a subject is known. */
export const subjectWords: Readonly<Record<SubjectSource, string>> = {
  user: "the account the source gives for the process",
  user_name_only: "name and domain from the event; its SID only by way of the logon with the same id",
  effective: "the account the new process was given (4688 target subject); its SID only by way of the logon",
  creator: "the creator's account; the event names no other (4688 subject)",
  process_user: "name and domain from one text of the source; it gives no SID",
  unknown: "the event does not say who the process ran as",
};

function text(document: EcsDocument, path: string): string | null {
  const value = firstText(document, path);
  return value === undefined || value === "" || value === "-" ? null : value;
}

function isEvent(document: EcsDocument, provider: string, code?: string): boolean {
  const isProvider =
    firstText(document, "winlog.provider_name") === provider || firstText(document, "event.provider") === provider;
  return isProvider && (code === undefined || firstText(document, "event.code") === code);
}

/** Whether the document comes from Sysmon, by provider; used where its `user.id` must not be believed. */
export function isSysmon(document: EcsDocument): boolean {
  return isEvent(document, "Microsoft-Windows-Sysmon");
}

/** Whether the document is a process start of the Windows Security log (4688). */
export function isSecurity4688(document: EcsDocument): boolean {
  return isEvent(document, "Microsoft-Windows-Security-Auditing", "4688");
}

/** The account a process ran as, never the event's writer and never the broker; see {@link ProcessSubject}. */
export function subjectOf(document: EcsDocument): ProcessSubject {
  const name = text(document, "user.name");
  const domain = text(document, "user.domain");
  if (isSysmon(document)) {
    return name === null ? { name: null, domain: null, how: "unknown" } : { name, domain, how: "user_name_only" };
  }
  if (isSecurity4688(document)) {
    const effective = text(document, "user.effective.name") ?? text(document, "winlog.event_data.TargetUserName");
    const sid = readSid(first(document, "user.effective.id") ?? first(document, "winlog.event_data.TargetUserSid"));
    if (effective !== null) {
      const effectiveDomain =
        text(document, "user.effective.domain") ?? text(document, "winlog.event_data.TargetDomainName");
      return { ...(sid !== null && { id: sid }), name: effective, domain: effectiveDomain, how: "effective" };
    }
    const creator = readSid(first(document, "user.id"));
    return name === null && creator === null
      ? { name: null, domain: null, how: "unknown" }
      : { ...(creator !== null && { id: creator }), name, domain, how: "creator" };
  }
  const id = text(document, "user.id");
  if (name !== null || id !== null) {
    const known = id !== null && id.toUpperCase() !== "S-1-0-0";
    return { ...(known && { id }), name, domain, how: known ? "user" : "user_name_only" };
  }
  const processUser = text(document, "process.user.name");
  if (processUser === null) return { name: null, domain: null, how: "unknown" };
  const [before, after, ...more] = processUser.split("\\");
  const isQualified = before !== undefined && before !== "" && after !== undefined && after !== "" && more.length === 0;
  return isQualified
    ? { name: after, domain: before, how: "process_user" }
    : { name: processUser, domain: null, how: "process_user" };
}

/**
 * The logon session of the process, as received (compare with `sameLogonId`): Sysmon's LogonId, 4688's TargetLogonId
 * (or SubjectLogonId when no other account was given), CrowdStrike's AuthenticationId, Defender's logon id, Elastic
 * Defend's authentication id. Null when the source records none.
 */
export function logonIdOf(document: EcsDocument): Scalar | null {
  if (isSecurity4688(document)) {
    const target = first(document, "winlog.event_data.TargetLogonId");
    if (target !== undefined && !/^0x0*$/i.test(String(target)) && String(target) !== "0") return target;
    // Version 2 says 0x0 when the process kept its creator's session; older versions have no target at all, and then
    // nothing tells whether the creator's session is the process's own.
    return has(document, "winlog.event_data.TargetLogonId")
      ? (first(document, "winlog.event_data.SubjectLogonId") ?? first(document, "winlog.logon.id") ?? null)
      : null;
  }
  for (const path of [
    "process.Ext.authentication_id",
    "winlog.event_data.LogonId",
    "crowdstrike.AuthenticationId",
    "m365_defender.event.logon.id",
    "endgame.authentication_id",
  ]) {
    const value = first(document, path);
    if (value !== undefined && value !== "" && value !== "-") return value;
  }
  return null;
}

/** The session that a logon event made: TargetLogonId (4624, 4634), its own id for 4672; null for others. */
export function logonIdOfLogon(document: EcsDocument): Scalar | null {
  const code = firstText(document, "event.code");
  if (code === "4672" || code === "4648") return first(document, "winlog.event_data.SubjectLogonId") ?? null;
  return (
    first(document, "winlog.event_data.TargetLogonId") ??
    first(document, "Target.process.Ext.authentication_id") ??
    first(document, "crowdstrike.AuthenticationId") ??
    first(document, "m365_defender.event.logon.id") ??
    first(document, "endgame.target_logon_id") ??
    null
  );
}
