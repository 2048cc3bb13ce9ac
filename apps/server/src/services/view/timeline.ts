import type { Timeline } from "@quaestor/api";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  type EventStore,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  or,
  phrase,
  type StoredEvent,
  values,
} from "@quaestor/telemetry";
import { summaryOf } from "./event-row.ts";
import { happenedAtText } from "./event-time.ts";
import { onHost } from "./host-query.ts";

const perLane = 150;
const margin = 60n * NS_PER_SECOND;
type Mark = Timeline["marks"][number];

const lanes: readonly { readonly lane: Mark["lane"]; readonly categories: readonly string[] }[] = [
  { lane: "process", categories: ["process"] },
  { lane: "logon", categories: ["authentication"] },
  { lane: "network", categories: ["network"] },
  { lane: "file", categories: ["file", "registry"] },
];

/** What happened on the host around the alerts, in lanes. `emphasised` are the ids to stand out. */
export async function timeline(
  store: EventStore,
  host: HostLink | null,
  alerts: readonly StoredEvent[],
  span: { readonly first: Instant; readonly last: Instant },
  emphasised: ReadonlySet<string>,
): Promise<Timeline> {
  const window = { from: span.first - margin, to: span.last + margin, timeField: "timestamp" as const };
  const pages =
    host === null
      ? []
      : await Promise.all(
          lanes.map(async ({ lane, categories }) => {
            const query = onHost(
              host,
              or(...categories.map((category) => phrase("event.category", category))),
              laneFilter(lane),
            );
            const page = await store.search({
              query,
              window,
              sort: { by: "timestamp", direction: "asc" },
              limit: perLane,
            });
            return { lane, events: page.events, more: page.cursor !== null };
          }),
        );
  const marks: Mark[] = [
    ...alerts.map((alert) => mark("alerts", alert, true)),
    ...pages.flatMap(({ lane, events }) => events.map((event) => mark(lane, event, emphasised.has(event.id)))),
  ];
  return { from: formatInstant(window.from), to: formatInstant(window.to), marks, cut: pages.some(({ more }) => more) };
}

/** Process accesses and image loads would drown the starts and ends. */
function laneFilter(lane: Mark["lane"]) {
  return lane === "process" ? or(phrase("event.type", "start"), phrase("event.type", "end")) : and();
}

function mark(lane: Mark["lane"], event: StoredEvent, emphasised: boolean): Mark {
  const label = summaryOf(event.document)
    .map((part) => part.text)
    .join("");
  const kind = values(event.document, "event.code").map(String)[0];
  return {
    lane,
    time: happenedAtText(event),
    eventId: event.id,
    label: kind === undefined || lane === "alerts" ? label : `${kind} ${label}`,
    emphasised,
  };
}
