import { type Instant, instantFromMs, NS_PER_MS, parseInstant } from "./instant.ts";

const FILETIME_EPOCH_MS = 11_644_473_600_000;
const NS_PER_US = 1_000n;

/**
 * A time as sources write it: ISO text, or a count since 1970 in seconds (with a fraction), milliseconds, microseconds
 * or nanoseconds, or a Windows FILETIME (100 ns since 1601). Counts are told apart by their size: between 1973 and
 * 2286 the five do not overlap. Null for anything else.
 */
export function readAnyInstant(value: unknown): Instant | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value).trim();
  if (!/^[0-9]{1,20}(?:\.[0-9]{1,9})?$/.test(text)) return typeof value === "string" ? parseInstant(text) : null;
  const [whole = "", fraction = ""] = text.split(".");
  // A count of fewer digits is a duration or a zero, not a time.
  if (whole.length < 9) return null;
  const count = BigInt(whole);
  if (whole.length <= 10) return count * 1_000_000_000n + BigInt(fraction.padEnd(9, "0").slice(0, 9));
  if (whole.length <= 13) return instantFromMs(Number(text));
  if (whole.length <= 16) return count * NS_PER_US;
  if (whole.length <= 18) return count * 100n - BigInt(FILETIME_EPOCH_MS) * NS_PER_MS;
  return count;
}
