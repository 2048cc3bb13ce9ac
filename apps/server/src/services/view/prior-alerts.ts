import { maskShape, type PriorAlert } from "@quaestor/casework";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  type EventStore,
  entityIdOf,
  first,
  firstText,
  type Instant,
  ids,
  NS_PER_SECOND,
  not,
  or,
  phrase,
  type Query,
  readInteger,
  type SearchPage,
  type StoredEvent,
  sameEntityId,
  sensorOf,
  startedAtOf,
} from "@quaestor/telemetry";
import { happenedAt } from "./event-time.ts";
import { ofThisHost, startsOnHost } from "./host-query.ts";

const looked = 200;
/** Of `looked` alerts of any rule: a host with alerts by the thousand is not read through whole for each view. */
const mostPages = 10;
const withChildren = 60;
/** Without an entity id a child is looked for only this long after its parent's start. */
const pidWindow = 300n * NS_PER_SECOND;
/** With one, as long as the guide looks for the children of the alert in view: only the like can be compared. */
const anHour = 3600n * NS_PER_SECOND;
/** Another sensor's clock may stamp a child before its parent, whatever both say of their starts. */
const skew = 300n * NS_PER_SECOND;

export interface PriorRequest {
  readonly host: HostLink | null;
  readonly alert: StoredEvent;
  readonly ruleId: string;
  /** Ids of the investigation's alerts: an odd child of any of them counts. */
  readonly ofInvestigation: ReadonlySet<string>;
}

/**
 * Earlier alerts of the same rule on the host, newest first. What each started is looked for where it can be compared
 * with what the alert's process started: for those of the investigation, and for those of the same command shape.
 */
export async function priorAlerts(
  store: EventStore,
  { host, alert, ruleId, ofInvestigation }: PriorRequest,
): Promise<readonly PriorAlert[]> {
  if (host === null) return [];
  const earlier = ofThisHost(host, await alertsBefore(store, host, alert, ruleId));
  const shape = shapeOf(alert);
  const compared = earlier.filter(
    (each) => ofInvestigation.has(each.id) || (shape !== null && shapeOf(each) === shape),
  );
  const children = await childrenOf(store, host, compared.slice(0, withChildren));
  return earlier.map((event) => ({ alert: event, children: children.get(event.id) ?? null }));
}

/**
 * The rule stands only in the documents, which are read anyway: asking for it would unpack those of all around them. Only
 * behind many others it is asked for, since one that was escalated may lie there, and whoever can raise alerts can put
 * many before it.
 */
async function alertsBefore(
  store: EventStore,
  host: HostLink,
  alert: StoredEvent,
  ruleId: string,
): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages <= mostPages && found.length < looked; pages += 1) {
    const ofRule = pages < mostPages ? [] : [phrase("kibana.alert.rule.rule_id", ruleId)];
    const page: SearchPage = await store.search({
      query: and(host.query, phrase("event.kind", "signal"), not(ids(alert.id)), ...ofRule),
      window: { from: null, to: happenedAt(alert), timeField: "original" },
      sort: { by: "original", direction: "desc" },
      limit: looked,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.events.filter(({ document }) => firstText(document, "kibana.alert.rule.rule_id") === ruleId));
    cursor = page.cursor;
    if (cursor === null) break;
  }
  return found.slice(0, looked);
}

function shapeOf({ document }: StoredEvent): string | null {
  const line = firstText(document, "process.command_line");
  return line === undefined || line === "" ? null : maskShape(line);
}

async function childrenOf(
  store: EventStore,
  host: HostLink,
  alerts: readonly StoredEvent[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const links = alerts.map(linkOf).filter(({ entity, pid }) => entity !== null || pid !== null);
  const found = await Promise.all(
    together(links).map(async (some) => {
      const [first, last] = [some[0]?.at ?? 0n, some.at(-1)?.at ?? 0n];
      const pages = await Promise.all(
        waysTo(some).map((query) =>
          store.search({
            query: startsOnHost(host, query),
            window: {
              from: first > skew ? first - skew : 0n,
              to: last + anHour,
              timeField: "timestamp",
            },
            sort: { by: "timestamp", direction: "desc" },
            limit: 1000,
          }),
        ),
      );
      const starts = ofThisHost(
        host,
        pages.flatMap(({ events }) => events),
      );
      return some.map((link) => [link.alert.id, namesOf(starts.filter((event) => isChild(link, event)))] as const);
    }),
  );
  return new Map(found.flat());
}

/** Those whose hours overlap, in order of time: hours far apart are asked for one by one, never all that lies between. */
function together(links: readonly Link[]): Link[][] {
  const groups: Link[][] = [];
  for (const link of links.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && link.at <= last.at + anHour) group.push(link);
    else groups.push([link]);
  }
  return groups;
}

interface Link {
  readonly alert: StoredEvent;
  readonly at: Instant;
  readonly entity: string | null;
  readonly pid: number | null;
  /** As children of the process name their parent. */
  readonly name: string;
}

function linkOf(alert: StoredEvent): Link {
  const { document } = alert;
  return {
    alert,
    at: startedAtOf(document) ?? happenedAt(alert),
    entity: entityIdOf(document),
    pid: readInteger(first(document, "process.pid")),
    name: firstText(document, "process.name") ?? "cmd.exe",
  };
}

/** By entity id, and by pid where another sensor told of the children; which is whose is told by {@link isChild}. */
function waysTo(links: readonly Link[]): Query[] {
  const entities = links.flatMap(({ entity }) => entity ?? []);
  const pids = [...new Set(links.flatMap(({ pid }) => pid ?? []))];
  const names = [...new Set(links.map(({ name }) => name.toLowerCase()))];
  return [
    ...(entities.length === 0 ? [] : [or(...entities.map((id) => phrase("process.parent.entity_id", id, true)))]),
    ...(pids.length === 0
      ? []
      : [
          and(
            or(...pids.map((pid) => phrase("process.parent.pid", pid))),
            or(...names.map((name) => phrase("process.parent.name", name, true))),
          ),
        ]),
  ];
}

function isChild({ alert, at, entity, pid, name }: Link, event: StoredEvent): boolean {
  const parent = entityIdOf(event.document, "process.parent");
  if (entity !== null && parent !== null && sensorOf(alert.document) === sensorOf(event.document))
    return sameEntityId(parent, entity);
  const after = (startedAtOf(event.document) ?? 0n) - at;
  return (
    pid !== null &&
    readInteger(first(event.document, "process.parent.pid")) === pid &&
    firstText(event.document, "process.parent.name")?.toLowerCase() === name.toLowerCase() &&
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
