import type { TextSink } from "./text-sink.ts";

const TICKS_PER_SECOND = 10_000_000;
const SECONDS_PER_DAY = 86_400;
/** Days from 1601-01-01, where FILETIME begins, to 0000-03-01, from where years are counted below. */
const DAYS_TO_ERA = 584_694;

function digits(sink: TextSink, value: number, width: number): void {
  const { bytes, length } = sink;
  let rest = value;
  for (let at = length + width - 1; at >= length; at -= 1) {
    const quotient = Math.floor(rest / 10);
    bytes[at] = 48 + rest - quotient * 10;
    rest = quotient;
  }
  sink.length = length + width;
}

let lastDay = -1;
let lastDate = "";

/** A day of the Gregorian calendar, counted from 1601-01-01, as `2019-04-30T`. */
function dateOf(day: number): string {
  if (day === lastDay) return lastDate;
  const z = day + DAYS_TO_ERA;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, "0");
  lastDay = day;
  lastDate = `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}T`;
  return lastDate;
}

/**
 * Writes a FILETIME, given as its two halves of 32 bits unsigned, with all of its 100 ns in nine digits, as Windows
 * writes it into events (the newest versions leave out the last two, which are zero): `2019-04-30T20:32:51.168589000Z`.
 */
export function writeFileTime(sink: TextSink, low: number, high: number): void {
  let seconds: number;
  let ticks: number;
  if (high < 0x4000_0000) {
    // 2^32 ticks are 429 s and 4,967,296 ticks; in this way nothing exceeds what a double keeps exactly.
    const rest = high * 4_967_296 + low;
    const more = Math.floor(rest / TICKS_PER_SECOND);
    seconds = high * 429 + more;
    ticks = rest - more * TICKS_PER_SECOND;
  } else {
    const all = (BigInt(high) << 32n) | BigInt(low);
    seconds = Number(all / BigInt(TICKS_PER_SECOND));
    ticks = Number(all % BigInt(TICKS_PER_SECOND));
  }
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const clock = seconds - day * SECONDS_PER_DAY;
  const hour = Math.floor(clock / 3600);
  const minute = Math.floor(clock / 60) - hour * 60;
  sink.ensure(40);
  sink.ascii(dateOf(day));
  digits(sink, hour, 2);
  sink.byte(58);
  digits(sink, minute, 2);
  sink.byte(58);
  digits(sink, clock - hour * 3600 - minute * 60, 2);
  sink.byte(46);
  digits(sink, ticks * 100, 9);
  sink.byte(90);
}

/**
 * Writes a SYSTEMTIME (eight numbers of 16 bits, the third a day of the week) as `2019-04-30T20:32:51.168Z`; numbers
 * that are in no calendar stand as they are.
 */
export function writeSystemTime(sink: TextSink, view: DataView, offset: number): void {
  const part = (index: number, width: number): string =>
    String(view.getUint16(offset + index * 2, true)).padStart(width, "0");
  sink.ascii(`${part(0, 4)}-${part(1, 2)}-${part(3, 2)}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}Z`);
}
