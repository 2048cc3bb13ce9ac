import type { RunRequest } from "@quaestor/api";
import type { UrlState } from "../../shared/state/url-state.tsx";

/** A window of the past as the address has it; null where an end is missing. */
export interface PastWindow {
  readonly from: string | null;
  readonly to: string | null;
  readonly timeField: RunRequest["timeField"];
}

export const pastWindowOf = (url: Pick<UrlState, "get">): PastWindow => ({
  from: url.get("from"),
  to: url.get("to"),
  timeField: url.get("time") === "ingested" ? "ingested" : "timestamp",
});

/** A window that can be asked about: both ends, in order. */
export function askable({ from, to, timeField }: PastWindow) {
  return from !== null && to !== null && from < to ? { from, to, timeField } : null;
}

export const presets = [
  { label: "24 h", hours: 24 },
  { label: "7 days", hours: 24 * 7 },
  { label: "30 days", hours: 24 * 30 },
] as const;

/** The last hours before `now`, to the minute. */
export function lastHours(hours: number, now: string): { readonly from: string; readonly to: string } {
  const minute = 60_000;
  const to = Math.ceil(Date.parse(now) / minute) * minute;
  return { from: new Date(to - hours * 3_600_000).toISOString(), to: new Date(to).toISOString() };
}
