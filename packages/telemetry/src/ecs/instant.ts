/** A UTC instant in nanoseconds since 1970-01-01T00:00:00Z. Sources give up to nine digits; all are kept. */
export type Instant = bigint;

export const NS_PER_MS = 1_000_000n;
export const NS_PER_SECOND = 1_000_000_000n;

/** Instants outside these cannot be ordered beside the rest by every engine, and mean a broken clock. */
export const EARLIEST: Instant = 0n;
export const LATEST: Instant = 9_223_372_036_000_000_000n;

const ISO =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,18}))?)?(?: ?(Z|z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function offsetSeconds(zone: string | undefined): number | null {
  if (zone === undefined || zone === "Z" || zone === "z" || zone === "UTC") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/**
 * Reads an ISO date or date-time: a blank may stand for the `T`, one to nine digits of a second are kept (more are
 * cut), and a missing zone means UTC. Gives null for anything that is no instant of the calendar; does not check
 * {@link EARLIEST} and {@link LATEST}, see {@link isOrderable}.
 */
export function parseInstant(text: string): Instant | null {
  if (text.length > 48) return null;
  const plain = parsePlain(text);
  if (plain !== null) return plain;
  const match = ISO.exec(text);
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? 0);
  const minute = Number(match[5] ?? 0);
  const second = Number(match[6] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  // A leap second (60) is counted as the first instant of the next minute, as most clocks do.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const offset = offsetSeconds(match[8]);
  if (offset === null) return null;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
  const nanos = Number((match[7] ?? "").slice(0, 9).padEnd(9, "0"));
  return BigInt(seconds) * NS_PER_SECOND + BigInt(nanos);
}

/** The number that digits write from one place to another; -1 when something else stands there. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const SCALE = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1] as const;

/**
 * The spelling that nearly every record has, without a pattern: `2026-01-05T00:00:03.0240000Z`, also with a blank, also
 * without fraction or zone. Null for every other spelling, and for what is no instant.
 */
function parsePlain(text: string): Instant | null {
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32) return null;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
  const end = text.charCodeAt(text.length - 1) === 90 ? text.length - 1 : text.length;
  let nanos = 0;
  if (end > 19) {
    const scale = SCALE[end - 20];
    if (text.charCodeAt(19) !== 46 || end === 20 || scale === undefined) return null;
    const fraction = digits(text, 20, end);
    if (fraction < 0) return null;
    nanos = fraction * scale;
  } else if (end < 19) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 28) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  return BigInt(seconds) * NS_PER_SECOND + BigInt(nanos);
}

/** An instant from epoch milliseconds; fractions of a millisecond are kept as far as a double carries them. Null if not finite. */
export function instantFromMs(ms: number): Instant | null {
  if (!Number.isFinite(ms)) return null;
  const whole = Math.floor(ms);
  return BigInt(whole) * NS_PER_MS + BigInt(Math.round((ms - whole) * 1_000_000));
}

/** Epoch milliseconds, rounded down: for clocks and charts, never for comparing. */
export function msFromInstant(instant: Instant): number {
  const ms = instant / NS_PER_MS;
  return Number(instant % NS_PER_MS < 0n ? ms - 1n : ms);
}

/**
 * Reads what a date field may hold: ISO text, or epoch milliseconds as a number or as decimal text (Elasticsearch's
 * `strict_date_optional_time||epoch_millis`). Null for anything else.
 */
export function readInstant(value: unknown): Instant | null {
  if (typeof value === "number") return instantFromMs(value);
  if (typeof value !== "string") return null;
  return /^-?[0-9]{5,15}$/.test(value) ? instantFromMs(Number(value)) : parseInstant(value);
}

/** Whether an instant lies where every engine can keep it. */
export function isOrderable(instant: Instant): boolean {
  return instant >= EARLIEST && instant <= LATEST;
}

const PAIRS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
const pair = (value: number): string => PAIRS[value] ?? "";

/** Three digits of a second at least, and more only where they are not zero. */
function fractionOf(nanos: number): string {
  const ms = Math.floor(nanos / 1e6);
  const text = String(ms).padStart(3, "0");
  const rest = nanos - ms * 1e6;
  return rest === 0 ? text : text + String(rest).padStart(6, "0").replace(/0+$/, "");
}

/** ISO text in UTC with `Z`: at least three digits of a second, more (up to nine) only where they are not zero. */
export function formatInstant(instant: Instant): string {
  let total = Number(instant / NS_PER_SECOND);
  let nanos = Number(instant % NS_PER_SECOND);
  if (nanos < 0) {
    nanos += 1e9;
    total -= 1;
  }
  const days = Math.floor(total / 86_400);
  const rest = total - days * 86_400;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const clock = `${pair(Math.floor(rest / 3600))}:${pair(Math.floor(rest / 60) % 60)}:${pair(rest % 60)}`;
  return `${String(year).padStart(4, "0")}-${pair(month)}-${pair(day)}T${clock}.${fractionOf(nanos)}Z`;
}
