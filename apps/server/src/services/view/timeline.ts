import type { Timeline } from "@quaestor/api";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  type EventStore,
  firstText,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  oneByProcess,
  or,
  phrase,
  type StoredEvent,
  values,
} from "@quaestor/telemetry";
import { summaryOf } from "./event-row.ts";
import { happenedAt, happenedAtText } from "./event-time.ts";
import { ofThisHost, onHost } from "./host-query.ts";

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
  const found = host === null ? [] : ofThisHost(host, page?.events ?? []);
  const starts = found.filter(isStart);
  const marks: Mark[] = [
    // A near miss that was opened by hand is no alert; it stands among the processes.
    ...oneByProcess(alerts.filter(isAlert).filter((alert) => happenedAt(alert) >= from && happenedAt(alert) <= to)).map(
      ({ records, first }) => mark("alerts", records.find(({ id }) => id === selected.id) ?? first, records, true),
    ),
    ...oneByProcess(starts).map(({ records, first }) => mark("process", first, records, false)),
    ...found
      .filter((event) => !isStart(event))
      .flatMap((event) => {
        const lane = values(event.document, "event.category")
          .map((category) => laneOf[String(category)])
          .find((each) => each !== undefined);
        return lane === undefined ? [] : [mark(lane, event, [event], false)];
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

function isAlert({ document }: StoredEvent): boolean {
  return firstText(document, "event.kind") === "signal";
}

function isStart({ document }: StoredEvent): boolean {
  return values(document, "event.category").includes("process") && values(document, "event.type").includes("start");
}

/** One mark for what several sensors tell of one process; `records` are all of them. */
function mark(lane: Mark["lane"], event: StoredEvent, records: readonly StoredEvent[], emphasised: boolean): Mark {
  const label = summaryOf(event.document)
    .map((part) => part.text)
    .join("");
  const code = values(event.document, "event.code").map(String)[0];
  return {
    lane,
    time: happenedAtText(event),
    eventId: event.id,
    alsoEventIds: records.filter(({ id }) => id !== event.id).map(({ id }) => id),
    label: code === undefined || lane === "alerts" ? label : `${code} ${label}`,
    emphasised,
  };
}

/** The same with the events of these ids standing out. */
export function emphasise(line: Timeline, ids: ReadonlySet<string>): Timeline {
  const stands = (each: Mark): boolean => [each.eventId, ...each.alsoEventIds].some((id) => ids.has(id));
  return { ...line, marks: line.marks.map((each) => (stands(each) ? { ...each, emphasised: true } : each)) };
}
