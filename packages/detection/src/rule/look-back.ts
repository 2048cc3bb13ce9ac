const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  H: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a rule's `from` or `to`: `now`, then any number of `-N<unit>` or `+N<unit>` (N may be left out and is then 1).
 * Gives how many milliseconds before now it lies (negative: after), or null for anything else. Months and years have
 * no fixed length and rounding (`/d`) would make executions of one schedule overlap unevenly: both are null.
 */
export function parseLookBack(text: string): number | null {
  if (!text.startsWith("now")) return null;
  const rest = text.slice(3);
  const step = /([+-])([0-9]{0,9})(ms|[smhHdw])/y;
  let before = 0;
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest);
    if (match === null) return null;
    const unit = UNIT_MS[match[3] ?? ""];
    if (unit === undefined) return null;
    const amount = (match[2] === "" ? 1 : Number(match[2])) * unit;
    before += match[1] === "-" ? amount : -amount;
  }
  return Number.isSafeInteger(before) ? before : null;
}

/** Reads an `interval` such as `5m` as milliseconds; null unless it is a positive number of s, m, h or d. */
export function parseInterval(text: string): number | null {
  const match = /^([0-9]{1,9})([smhd])$/.exec(text);
  if (match === null) return null;
  const ms = Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? 0);
  return ms > 0 ? ms : null;
}
