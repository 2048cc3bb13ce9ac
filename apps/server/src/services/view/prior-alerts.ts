import type { PriorAlert } from "@quaestor/casework";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  type EventStore,
  entityIdOf,
  first,
  firstText,
  ids,
  NS_PER_SECOND,
  not,
  or,
  phrase,
  type Query,
  readInteger,
  type StoredEvent,
  sameEntityId,
  sensorOf,
  startedAtOf,
} from "@quaestor/telemetry";
import { happenedAt } from "./event-time.ts";
import { ofThisHost, startsOnHost } from "./host-query.ts";

const looked = 200;
const withChildren = 60;
/** Without an entity id a child is looked for only this long after its parent's start. */
const pidWindow = 300n * NS_PER_SECOND;
/** With one, as long as the tree looks too. */
const aDay = 86_400n * NS_PER_SECOND;

/** Earlier alerts of the same rule on the host, newest first, with what each started as far as that was looked at. */
export async function priorAlerts(
  store: EventStore,
  host: HostLink | null,
  alert: StoredEvent,
  ruleId: string,
): Promise<readonly PriorAlert[]> {
  if (host === null) return [];
  const page = await store.search({
    query: and(
      host.query,
      phrase("event.kind", "signal"),
      phrase("kibana.alert.rule.rule_id", ruleId),
      not(ids(alert.id)),
    ),
    window: { from: null, to: happenedAt(alert), timeField: "original" },
    sort: { by: "original", direction: "desc" },
    limit: looked,
  });
  const earlier = ofThisHost(host, page.events);
  const children = await childrenOf(store, host, earlier.slice(0, withChildren));
  return earlier.map((event) => ({ alert: event, children: children.get(event.id) ?? null }));
}

async function childrenOf(
  store: EventStore,
  host: HostLink,
  alerts: readonly StoredEvent[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const links = alerts
    .map((alert) => ({ alert, query: linkQuery(alert) }))
    .filter((link): link is { alert: StoredEvent; query: Query } => link.query !== null);
  if (links.length === 0) return new Map();
  const times = links.map(({ alert }) => startedAtOf(alert.document) ?? happenedAt(alert));
  const [earliest = 0n, latest = 0n] = [
    times.reduce((a, b) => (b < a ? b : a)),
    times.reduce((a, b) => (b > a ? b : a)),
  ];
  const page = await store.search({
    query: startsOnHost(host, or(...links.map(({ query }) => query))),
    window: { from: earliest > pidWindow ? earliest - pidWindow : 0n, to: latest + aDay, timeField: "timestamp" },
    sort: { by: "timestamp", direction: "desc" },
    limit: 1000,
  });
  const starts = ofThisHost(host, page.events);
  return new Map(links.map(({ alert }) => [alert.id, namesOf(starts.filter((event) => isChild(alert, event)))]));
}

/** By entity id, and by pid where another sensor told of the children. */
function linkQuery(alert: StoredEvent): Query | null {
  const entity = entityIdOf(alert.document);
  const pid = readInteger(first(alert.document, "process.pid"));
  const byPid =
    pid === null
      ? []
      : [
          and(
            phrase("process.parent.pid", pid),
            phrase("process.parent.name", firstText(alert.document, "process.name") ?? "cmd.exe", true),
          ),
        ];
  const ways = [...(entity === null ? [] : [phrase("process.parent.entity_id", entity, true)]), ...byPid];
  return ways.length === 0 ? null : or(...ways);
}

function isChild(alert: StoredEvent, event: StoredEvent): boolean {
  const entity = entityIdOf(alert.document);
  const parent = entityIdOf(event.document, "process.parent");
  if (entity !== null && parent !== null && sensorOf(alert.document) === sensorOf(event.document))
    return sameEntityId(parent, entity);
  const after = (startedAtOf(event.document) ?? 0n) - (startedAtOf(alert.document) ?? 0n);
  const pid = readInteger(first(alert.document, "process.pid"));
  return (
    pid !== null &&
    readInteger(first(event.document, "process.parent.pid")) === pid &&
    after >= -NS_PER_SECOND &&
    after <= pidWindow
  );
}

function namesOf(events: readonly StoredEvent[]): readonly string[] {
  return [
    ...new Set(
      events
        .map((event) => (firstText(event.document, "process.name") ?? "").toLowerCase())
        .filter((name) => name !== ""),
    ),
  ].sort();
}
