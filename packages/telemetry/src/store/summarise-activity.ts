import type { Instant } from "../ecs/instant.ts";
import { NS_PER_MS } from "../ecs/instant.ts";
import { compareText } from "../query/compare-text.ts";
import type { SourceActivity, TimeField } from "./event-store.ts";

/** What is looked at of one event. */
export interface ActivityRow {
  readonly index: string;
  readonly source: string;
  readonly hostName: string | null;
  readonly times: Readonly<Record<TimeField, Instant>>;
}

/** How many of the newest events of an index and host the lag is the median of. */
export const LAG_SAMPLE = 100;

/** The activity of events held in memory; see `EventStore.activity`. */
export function summariseActivity(rows: readonly ActivityRow[]): readonly SourceActivity[] {
  const groups = new Map<string, ActivityRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.index, row.source, row.hostName]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap(summarise).sort(byPlace);
}

/** The order activity is listed in: index, host (none first), source. */
export function byPlace(a: SourceActivity, b: SourceActivity): number {
  return (
    compareText(a.index, b.index) || compareText(a.hostName ?? "", b.hostName ?? "") || compareText(a.source, b.source)
  );
}

function summarise(group: readonly ActivityRow[]): SourceActivity[] {
  const [head] = group;
  if (head === undefined) return [];
  const newest = [...group].sort((a, b) => order(b.times.ingested, a.times.ingested)).slice(0, LAG_SAMPLE);
  const lags = newest.map(({ times }) => Number((times.ingested - times.timestamp) / NS_PER_MS)).sort((a, b) => a - b);
  return [
    {
      index: head.index,
      source: head.source,
      hostName: head.hostName,
      events: group.length,
      first: extreme(group, "timestamp", -1),
      last: extreme(group, "timestamp", 1),
      lastIngested: extreme(group, "ingested", 1),
      lagMs: lags[Math.floor((lags.length - 1) / 2)] ?? 0,
    },
  ];
}

function order(a: Instant, b: Instant): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function extreme(group: readonly ActivityRow[], field: TimeField, sign: 1 | -1): Instant {
  return group.map(({ times }) => times[field]).reduce((a, b) => (order(b, a) === sign ? b : a));
}
