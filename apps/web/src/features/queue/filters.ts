import type { QueueQuery } from "@quaestor/api";
import type { UrlState } from "../../shared/state/url-state.tsx";

/** What the address says of the list: texts as they stand there, so that equal addresses are equal keys. */
export interface QueueFilters {
  readonly q: string;
  readonly state: string;
  readonly gate: string;
  readonly severity: string;
  readonly owner: string;
  readonly tag: string;
  /** `any`, or hours back as `24h`; `from` and `to` win over it. */
  readonly range: string;
  readonly from: string;
  readonly to: string;
  readonly sort: string;
}

export const filterNames = ["q", "state", "gate", "severity", "owner", "tag", "range", "from", "to"] as const;

/** The filters in the address. */
export function filtersOf(url: Pick<UrlState, "get">): QueueFilters {
  const text = (name: string) => url.get(name) ?? "";
  return {
    q: text("q"),
    state: text("state"),
    gate: text("gate"),
    severity: text("severity"),
    owner: text("owner"),
    tag: text("tag"),
    range: text("range"),
    from: text("from"),
    to: text("to"),
    sort: text("sort"),
  };
}

export const everyState = ["open", "in_work", "returned", "submitted", "approved", "overturned", "closed"] as const;
export const defaultStates: readonly string[] = ["open", "in_work", "returned"];

export interface RangePreset {
  readonly id: string;
  readonly label: string;
  readonly hours: number | null;
}

/** The first is the default: an open investigation must not be hidden because it is old. */
export const ranges: readonly RangePreset[] = [
  { id: "any", label: "Any time", hours: null },
  { id: "1h", label: "Last hour", hours: 1 },
  { id: "8h", label: "Last 8 hours", hours: 8 },
  { id: "24h", label: "Last 24 hours", hours: 24 },
  { id: "7d", label: "Last 7 days", hours: 24 * 7 },
  { id: "30d", label: "Last 30 days", hours: 24 * 30 },
];

/** The question for the server. `nowMs` turns "last 24 hours" into an instant. */
export function queueQueryOf(filters: QueueFilters, nowMs: number): QueueQuery {
  const hours = ranges.find((range) => range.id === filters.range)?.hours ?? null;
  const from =
    filters.from !== "" ? filters.from : hours === null ? "" : new Date(nowMs - hours * 3_600_000).toISOString();
  const query: Record<keyof QueueQuery, string> = {
    q: filters.q,
    state: filters.state === "any" ? everyState.join(",") : filters.state,
    gate: filters.gate,
    severity: filters.severity,
    owner: filters.owner,
    tag: filters.tag,
    from,
    to: filters.to,
    sort: filters.sort,
    limit: "500",
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

/** Something narrows the list beyond the default. */
export function isFiltered(filters: QueueFilters): boolean {
  return filterNames.some((name) => filters[name] !== "" && !(name === "range" && filters.range === "any"));
}

/** The address's change that takes every filter away. */
export const noFilters: Readonly<Record<string, null>> = Object.fromEntries(filterNames.map((name) => [name, null]));
