import type { Scalar } from "../evaluate/event-view.ts";

const ISO =
  /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?$/;
const EPOCH_MS = /^-?[0-9]{5,19}$/;
const MS = 1_000_000n;

/** A date as written covers a span: `2026-08-01` the whole day. Both ends inclusive, nanoseconds since 1970. */
export interface InstantSpan {
  readonly from: bigint;
  readonly to: bigint;
}

/** A value read as an instant: ISO text (UTC where no zone is given) or milliseconds since 1970, else null. */
export function instantOf(value: Scalar | bigint): bigint | null {
  return instantSpanOf(value)?.from ?? null;
}

/** The span of a date: from the parts written to the end of what they leave open, as Elasticsearch rounds constants. */
export function instantSpanOf(value: Scalar | bigint): InstantSpan | null {
  if (typeof value === "boolean") return null;
  if (typeof value === "bigint") return single(value * MS);
  if (typeof value === "number") return Number.isFinite(value) ? single(BigInt(Math.trunc(value)) * MS) : null;
  if (EPOCH_MS.test(value)) return single(BigInt(value) * MS);
  const parts = ISO.exec(value);
  if (parts === null) return null;
  const [, year = "", month, day, hour, minute, second, fraction, zone] = parts;
  const from = instantAt(
    [year, month ?? "01", day ?? "01", hour ?? "00", minute ?? "00", second ?? "00"],
    fraction ?? "0",
    zone,
  );
  if (from === null) return null;
  if (fraction !== undefined) return single(from);
  const lastDay = String(daysIn(Number(year), Number(month ?? "12")));
  const to = instantAt(
    [year, month ?? "12", day ?? lastDay, hour ?? "23", minute ?? "59", second ?? "59"],
    "999999999",
    zone,
  );
  return to === null ? null : { from, to };
}

const single = (instant: bigint): InstantSpan => ({ from: instant, to: instant });

function instantAt(parts: readonly string[], fraction: string, zone: string | undefined): bigint | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const inRange =
    month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
  if (!inRange) return null;
  const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offsetSeconds(zone);
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; years counted from March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
