import { type Instant, NS_PER_SECOND } from "@quaestor/telemetry";
import type { OutputPlace } from "./anatomy-part.ts";

/** The path without its quotes. */
export function unquoted(text: string): string {
  return text.replaceAll('"', "");
}

const LOOPBACK = /^\\\\(?:127\.[0-9.]{1,11}|localhost|--1\.ipv6-literal\.net|\[?::1\]?)\\/;
const TEMP = /^(?:(?:[a-z]:|%systemdrive%)?\\windows\\temp\\|%(?:windir|systemroot)%\\temp\\|%te?mp%\\)/;

/** Where a path points, read as Windows would, without asking any file system. */
export function outputPlace(path: string): OutputPlace {
  const lower = unquoted(path).toLowerCase().replaceAll("/", "\\");
  const loopback = LOOPBACK.exec(lower.slice(0, 64));
  if (loopback !== null) {
    const share = lower.slice(loopback[0].length).split("\\", 1)[0] ?? "";
    return /^[a-z]\$$/.test(share) ? "loopback_drive_share" : "loopback_admin_share";
  }
  if (lower.startsWith("\\\\")) return "other_share";
  return TEMP.test(lower.slice(0, 64)) ? "windows_temp" : "elsewhere";
}

/** In words, for under the part. */
export const placeWords: Readonly<Record<OutputPlace, string>> = {
  loopback_admin_share: "loopback admin share",
  loopback_drive_share: "loopback drive share",
  windows_temp: "Windows temp folder",
  other_share: "share of another machine",
  elsewhere: "file",
};

const YEAR_2000 = 946_684_800n;
const YEAR_2100 = 4_102_444_800n;

/**
 * The time a file is named after: `__1684434503.6905713` holds the seconds since 1970 on the machine that gave the
 * order. Null for any other name, and for numbers that are no time between 2000 and 2100.
 */
export function clockInName(path: string): Instant | null {
  const bare = unquoted(path);
  const name = bare.slice(Math.max(bare.lastIndexOf("\\"), bare.lastIndexOf("/")) + 1);
  if (name.length > 40) return null;
  const match = /^__([0-9]{9,10})(?:\.([0-9]{1,12}))?$/.exec(name);
  if (match === null) return null;
  const seconds = BigInt(match[1] ?? "0");
  if (seconds < YEAR_2000 || seconds > YEAR_2100) return null;
  return seconds * NS_PER_SECOND + BigInt((match[2] ?? "").slice(0, 9).padEnd(9, "0"));
}
