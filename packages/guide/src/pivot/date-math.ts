import { type Instant, NS_PER_MS } from "@quaestor/telemetry";

const FIXED_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  H: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * 86_400_000;

/**
 * Evaluates date math such as `now-48h/h` with `now` at an instant: steps apply left to right, `/<unit>` rounds down, or
 * with `roundUp` to the unit's last millisecond. Units: ms s m h H d w M y; a step without a number is 1. Rounds in UTC,
 * weeks begin on Monday (Kibana takes the reader's own zone and locale, which would give two readers two answers). Null
 * for anything else (elastic-semantics, section 7).
 */
export function evaluateDateMath(text: string, now: Instant, roundUp: boolean): Instant | null {
  if (!text.startsWith("now")) return null;
  const rest = text.slice(3);
  const step = /(?:([+-])([0-9]{0,6})|\/1?)(ms|[smhHdwMy])/y;
  let at = now;
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest);
    if (match === null) return null;
    const [, sign, digits = "", unit = ""] = match;
    if (sign === undefined) at = round(at, unit, roundUp);
    else at = shift(at, (sign === "-" ? -1 : 1) * (digits === "" ? 1 : Number(digits)), unit);
  }
  return at;
}

function shift(at: Instant, amount: number, unit: string): Instant {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) return at + BigInt(amount) * BigInt(fixed) * NS_PER_MS;
  const { ms, rest } = split(at);
  const date = new Date(ms);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + amount * (unit === "y" ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  const midnight = Date.UTC(year, month, day);
  return BigInt(midnight + mod(ms, 86_400_000)) * NS_PER_MS + rest;
}

function round(at: Instant, unit: string, up: boolean): Instant {
  const { ms } = split(at);
  const [begin, end] = unitAround(ms, unit);
  return BigInt(up ? end - 1 : begin) * NS_PER_MS;
}

/** The unit's first millisecond, and the first of the next one. */
function unitAround(ms: number, unit: string): readonly [number, number] {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) {
    const origin = unit === "w" ? FIRST_MONDAY_MS : 0;
    const begin = ms - mod(ms - origin, fixed);
    return [begin, begin + fixed];
  }
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return unit === "y"
    ? [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
    : [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
}

function split(at: Instant): { readonly ms: number; readonly rest: bigint } {
  const rest = ((at % NS_PER_MS) + NS_PER_MS) % NS_PER_MS;
  return { ms: Number((at - rest) / NS_PER_MS), rest };
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
