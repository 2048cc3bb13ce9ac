import type { EcsDocument, Scalar } from "./event.ts";
import { first, firstText } from "./values.ts";

const MAX_UNSIGNED_64 = 0xffff_ffff_ffff_ffffn;

/**
 * Reads an unsigned 64-bit number as sources write them: a JSON number, decimal text, hex with `0x` (padded or not, any
 * case). Null for anything else, for fractions, and for numbers too large for a double to have kept exactly.
 */
export function readUnsigned(value: Scalar | undefined): bigint | null {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (!/^(?:0[xX][0-9a-fA-F]{1,32}|[0-9]{1,32})$/.test(text)) return null;
  const number = BigInt(text);
  return number <= MAX_UNSIGNED_64 ? number : null;
}

/** A pid, port or count: {@link readUnsigned} where the number is exact as a JavaScript number; else null. */
export function readInteger(value: Scalar | undefined): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : null;
  if (typeof value === "string" && /^[0-9]{1,15}$/.test(value)) return Number(value);
  const number = readUnsigned(value);
  return number !== null && number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : null;
}

/** A logon session's id as a number; null when absent, unreadable, or 0 (which is "none"). */
export function readLogonId(value: Scalar | undefined): bigint | null {
  const number = readUnsigned(value);
  return number === 0n ? null : number;
}

/** Whether two logon ids name the same session, however they are spelled (0x3e7, 0x…03E7, 999). Absent or 0 never do. */
export function sameLogonId(left: Scalar | undefined, right: Scalar | undefined): boolean {
  const a = readLogonId(left);
  return a !== null && a === readLogonId(right);
}

/** The sessions of SYSTEM, NETWORK SERVICE and LOCAL SERVICE: there on every host, so they name no workstation. */
export const wellKnownLogonIds: ReadonlyMap<bigint, string> = new Map([
  [0x3e7n, "SYSTEM"],
  [0x3e4n, "NETWORK SERVICE"],
  [0x3e5n, "LOCAL SERVICE"],
]);

/** The service account behind a well-known logon id, or null for a session of its own. */
export function wellKnownLogon(value: Scalar | undefined): string | null {
  const number = readLogonId(value);
  return number === null ? null : (wellKnownLogonIds.get(number) ?? null);
}

/** A GUID for comparing: lower case, without braces; null when it is none or all zero (which is "absent"). */
export function guidKey(value: Scalar | undefined): string | null {
  if (typeof value !== "string") return null;
  const match = /^\{?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?$/.exec(value.trim());
  const key = match?.[1]?.toLowerCase();
  return key === undefined || /^[0-]*$/.test(key) ? null : key;
}

/** Whether two GUIDs are the same, whatever their case and braces. All-zero ones never are. */
export function sameGuid(left: Scalar | undefined, right: Scalar | undefined): boolean {
  const a = guidKey(left);
  return a !== null && a === guidKey(right);
}

/**
 * Whether two entity ids name the same run of a process. GUIDs compare without case and braces, others exactly; empty
 * and all-zero ones never match. Only meaningful within one source and host.
 */
export function sameEntityId(left: Scalar | undefined, right: Scalar | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const a = String(left);
  const b = String(right);
  if (a === "" || /^[{}0-]*$/.test(a)) return false;
  const guid = guidKey(a);
  return guid === null ? a === b : guid === guidKey(b);
}

/**
 * The entity id of the process or of its parent, as far as it means one run of a process: null when it is missing, all
 * zero, or only the pid written out (Defender's package 3.6 to spring 2026), which is no better than the pid link.
 */
export function entityIdOf(document: EcsDocument, of: "process" | "process.parent" = "process"): string | null {
  const entity = firstText(document, `${of}.entity_id`)?.trim();
  if (entity === undefined || entity === "-" || /^[{}0-]*$/.test(entity)) return null;
  const pid = readUnsigned(first(document, `${of}.pid`));
  return pid !== null && /^[0-9]+$/.test(entity) && readUnsigned(entity) === pid ? null : entity;
}

/** Whether a process has an entity id that is only its pid; see {@link entityIdOf}. */
export function isPidAsEntityId(document: EcsDocument): boolean {
  const entity = firstText(document, "process.entity_id")?.trim();
  return entity !== undefined && /^[0-9]+$/.test(entity) && !/^0*$/.test(entity) && entityIdOf(document) === null;
}

/** A SID that names somebody, in upper case; null for S-1-0-0 (nobody), for `-`, and for what is no SID. */
export function readSid(value: Scalar | undefined): string | null {
  if (typeof value !== "string") return null;
  const sid = value.trim().toUpperCase();
  return /^S-1(?:-(?:[0-9]{1,20}|0X[0-9A-F]{1,12})){1,16}$/.test(sid) && sid !== "S-1-0-0" ? sid : null;
}

/** Whether a value says nothing: null, empty, `-`, an all-zero GUID. (Nobody's SID and logon id 0 depend on the field.) */
export function saysNothing(value: string): boolean {
  if (value === "" || value === "-") return true;
  return value.length >= 36 && value.length <= 38 && /^\{?0{8}-0{4}-0{4}-0{4}-0{12}\}?$/.test(value);
}
