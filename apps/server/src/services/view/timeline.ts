import type { Timeline } from "@quaestor/api";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  type EventStore,
  firstText,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  or,
  phrase,
  type StoredEvent,
  values,
} from "@quaestor/telemetry";
import { summaryOf } from "./event-row.ts";
import { happenedAt, happenedAtText } from "./event-time.ts";
import { onHost } from "./host-query.ts";

const most = 500;
const margin = 60n * NS_PER_SECOND;
/** A session is drawn whole up to this length; of a longer history only the surroundings of the alert in view. */
const longest = 2n * 3600n * NS_PER_SECOND;
const around = 900n * NS_PER_SECOND;

type Mark = Timeline["marks"][number];

/** Process accesses and image loads would drown the starts and ends. */
const shown = or(
  and(phrase("event.category", "process"), or(phrase("event.type", "start"), phrase("event.type", "end"))),
  ...["authentication", "network", "file", "registry"].map((category) => phrase("event.category", category)),
);

const laneOf: Readonly<Record<string, Mark["lane"]>> = {
  process: "process",
  authentication: "logon",
  network: "network",
  file: "file",
  registry: "file",
};

export interface TimelineRequest {
  readonly host: HostLink | null;
  /** The investigation's alerts in order of time; never empty. */
  readonly alerts: readonly StoredEvent[];
  readonly selected: StoredEvent;
}

/** What happened on the host around the alerts, in lanes. */
export async function timeline(store: EventStore, { host, alerts, selected }: TimelineRequest): Promise<Timeline> {
  const { from, to } = spanOf(alerts, selected);
  const query = host === null ? null : onHost(host, shown);
  const page =
    query === null
      ? null
      : await store.search({
          query,
          window: { from, to, timeField: "timestamp" },
          sort: { by: "timestamp", direction: "asc" },
          limit: most,
        });
  const marks: Mark[] = [
    ...alerts
      // A near miss that was opened by hand is no alert; it stands among the processes.
      .filter((alert) => firstText(alert.document, "event.kind") === "signal")
      .filter((alert) => happenedAt(alert) >= from && happenedAt(alert) <= to)
      .map((alert) => mark("alerts", alert, true)),
    ...(page?.events ?? []).flatMap((event) => {
      const lane = values(event.document, "event.category")
        .map((category) => laneOf[String(category)])
        .find((found) => found !== undefined);
      return lane === undefined ? [] : [mark(lane, event, false)];
    }),
  ];
  return { from: formatInstant(from), to: formatInstant(to), marks, cut: (page?.cursor ?? null) !== null };
}

function spanOf(
  alerts: readonly StoredEvent[],
  selected: StoredEvent,
): { readonly from: Instant; readonly to: Instant } {
  const first = happenedAt(alerts[0] ?? selected);
  const last = happenedAt(alerts.at(-1) ?? selected);
  if (last - first <= longest) return { from: first - margin, to: last + margin };
  const at = happenedAt(selected);
  return { from: at - around, to: at + around };
}

function mark(lane: Mark["lane"], event: StoredEvent, emphasised: boolean): Mark {
  const label = summaryOf(event.document)
    .map((part) => part.text)
    .join("");
  const code = values(event.document, "event.code").map(String)[0];
  return {
    lane,
    time: happenedAtText(event),
    eventId: event.id,
    label: code === undefined || lane === "alerts" ? label : `${code} ${label}`,
    emphasised,
  };
}

/** The same with the events of these ids standing out. */
export function emphasise(line: Timeline, ids: ReadonlySet<string>): Timeline {
  return { ...line, marks: line.marks.map((each) => (ids.has(each.eventId) ? { ...each, emphasised: true } : each)) };
}
