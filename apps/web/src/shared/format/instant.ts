/** Where instants are shown: one switch in the header, `utc` unless somebody chose otherwise. */
export type Zone = "utc" | "local";

const shape = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;

const two = (value: number) => String(value).padStart(2, "0");

interface InstantParts {
  readonly day: string;
  readonly minute: string;
  readonly second: string;
  /** The digits the source gave, up to nine; empty when it gave whole seconds. */
  readonly fraction: string;
}

/** The fraction never goes through `Date`, which would cut it to milliseconds. Zones differ by whole minutes. */
function partsOf(instant: string, zone: Zone): InstantParts | null {
  const match = shape.exec(instant);
  if (match === null) return null;
  const [, day = "", minute = "", second = "", fraction = ""] = match;
  if (zone === "utc") return { day, minute, second, fraction };
  const date = new Date(`${day}T${minute}:${second}Z`);
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    minute: `${two(date.getHours())}:${two(date.getMinutes())}`,
    second: two(date.getSeconds()),
    fraction,
  };
}

/** `14:03`, for tables of minutes. A text that is no instant comes back as it is. */
export function shortTime(instant: string, zone: Zone): string {
  return partsOf(instant, zone)?.minute ?? instant;
}

/** `14:03:22.117`: the page's usual form. */
export function clockTime(instant: string, zone: Zone): string {
  const parts = partsOf(instant, zone);
  if (parts === null) return instant;
  const millis = parts.fraction.slice(0, 3).padEnd(3, "0");
  return `${parts.minute}:${parts.second}.${millis}`;
}

/** `2025-11-24`. */
export function dayOf(instant: string, zone: Zone): string {
  return partsOf(instant, zone)?.day ?? instant;
}

/** `2025-11-24 14:03:22.1172034 UTC`: every digit the source gave, and the zone. */
export function absoluteTime(instant: string, zone: Zone): string {
  const parts = partsOf(instant, zone);
  if (parts === null) return instant;
  const fraction = parts.fraction === "" ? "" : `.${parts.fraction}`;
  return `${parts.day} ${parts.minute}:${parts.second}${fraction} ${zoneName(zone, instant)}`;
}

/** `UTC`, or the local zone's name with its offset at that instant. */
export function zoneName(zone: Zone, at?: string): string {
  if (zone === "utc") return "UTC";
  const date = at === undefined ? new Date() : new Date(at.replace(/\.(\d{3})\d*Z$/, ".$1Z"));
  const minutes = -date.getTimezoneOffset();
  const sign = minutes < 0 ? "-" : "+";
  const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${Intl.DateTimeFormat().resolvedOptions().timeZone} (UTC${offset})`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Nov 23`, for places where the year stands nearby. */
export function monthDay(instant: string, zone: Zone): string {
  const day = dayOf(instant, zone);
  return `${months[Number(day.slice(5, 7)) - 1] ?? ""} ${day.slice(8)}`.trim();
}

/** The day as it has to stand beside a time: empty on the day of `now`, `Nov 23` in its year, `2019-11-23` in another. */
export function dayWords(instant: string, now: string, zone: Zone): string {
  const day = partsOf(instant, zone)?.day;
  const today = dayOf(now, zone);
  if (day === undefined || day === today) return "";
  return day.slice(0, 4) === today.slice(0, 4) ? monthDay(instant, zone) : day;
}

/** `14:03` on the day of `now`, `Nov 23 14:03` in its year, `2019-11-23 14:03` in another. */
export function timeOnDay(instant: string, now: string, zone: Zone): string {
  return `${dayWords(instant, now, zone)} ${shortTime(instant, zone)}`.trim();
}

/** `14:03:22.117`, the day before it unless it is the day of `beside`, which stands there already. */
export function clockBeside(instant: string, beside: string, now: string, zone: Zone): string {
  return sameDay([instant, beside], zone)
    ? clockTime(instant, zone)
    : `${dayInFull(instant, now, zone)} ${clockTime(instant, zone)}`;
}

/** The day also where it is today's: beside others it would be taken for one of theirs. */
const dayInFull = (instant: string, now: string, zone: Zone): string =>
  dayWords(instant, now, zone) || monthDay(instant, zone);

/** `14:03 to 14:08`, `Nov 23 14:03 to 14:08`, `Nov 23 14:03 to Nov 24 09:00`: from one minute to another. */
export function rangeWords(from: string, to: string, now: string, zone: Zone): string {
  if (sameDay([from, to], zone)) return `${timeOnDay(from, now, zone)} to ${shortTime(to, zone)}`;
  return [from, to].map((instant) => `${dayInFull(instant, now, zone)} ${shortTime(instant, zone)}`).join(" to ");
}

/** Whether all are of one day in the zone shown. */
export function sameDay(instants: readonly string[], zone: Zone): boolean {
  return new Set(instants.map((instant) => dayOf(instant, zone))).size <= 1;
}

/** Without the fraction of a second, for places too narrow for it. */
export const withoutFraction = (clock: string): string => clock.replace(/\.\d+$/, "");

/** Milliseconds between two instants, `later - earlier`. */
export function millisBetween(earlier: string, later: string): number {
  return Date.parse(later) - Date.parse(earlier);
}

/** `11 m`, `3 h`, `2 d`: age only, one unit, rounded down. */
export function age(millis: number): string {
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** `420 ms`, `2.1 s`, `5 min`, `9 h`: how long something took or lags. */
export function duration(millis: number): string {
  const size = Math.abs(millis);
  if (size < 1_000) return `${Math.round(millis)} ms`;
  if (size < 60_000) return `${(millis / 1_000).toFixed(1)} s`;
  if (size < 120 * 60_000) return `${Math.round(millis / 60_000)} min`;
  if (size < 72 * 3_600_000) return `${Math.round(millis / 3_600_000)} h`;
  return `${Math.round(millis / 86_400_000)} d`;
}

/** `2026-11-25 14:03:22` in the zone shown, as a person would type it. */
export function textOfInstant(instant: string, zone: Zone): string {
  const parts = partsOf(instant, zone);
  return parts === null ? "" : `${parts.day} ${parts.minute}:${parts.second}`;
}

const typedShape = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?$/;

/** The instant that a typed date and time mean in the zone shown; null while they are incomplete or no date. */
export function instantOfText(text: string, zone: Zone): string | null {
  const match = typedShape.exec(text.trim());
  if (match === null) return null;
  const [, day = "", minute = "", second = ":00"] = match;
  const date = new Date(`${day}T${minute}${second}${zone === "utc" ? "Z" : ""}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
