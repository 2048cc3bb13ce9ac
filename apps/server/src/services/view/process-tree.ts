import type { TreeNode } from "@quaestor/api";
import type { HostLink } from "@quaestor/guide";
import {
  and,
  compareText,
  type EcsDocument,
  type EventStore,
  entityIdOf,
  first,
  firstText,
  type Instant,
  ids,
  NS_PER_SECOND,
  not,
  oneByProcess,
  or,
  phrase,
  type Query,
  readInstant,
  readInteger,
  SAME_START,
  type Sensor,
  type StoredEvent,
  sameEntityId,
  sensorOf,
  startedAtOf,
} from "@quaestor/telemetry";
import { ofThisHost, startsOnHost } from "./host-query.ts";
import { inferredKey, inferredNode, keyOf, type ToldProcess, told, treeNode } from "./tree-node.ts";

const maxAncestors = 6;
const maxDepthBelow = 3;
const maxNodes = 120;
const aDay = 86_400n * NS_PER_SECOND;
/** How far the clocks of two records of one process may be apart: a parent may seem to start after its child. */
const skew = 300n * NS_PER_SECOND;
/** Children and owners of pids that are read for one process, and for all of one generation. */
const [childrenOfOne, ownersOfOne, most] = [120, 60, 600];

/** One process: all that is known of it from every record of its start. */
interface Process extends ToldProcess {
  readonly pid: number | null;
  /** Its entity id by the sensor that gave it; sensors number processes each in its own way. */
  readonly entities: readonly EntityId[];
  readonly at: Instant;
}

interface EntityId {
  readonly sensor: Sensor;
  readonly id: string;
}

/**
 * The alert's process with its ancestors and descendants, each tied by entity id where a source has one, else by pid.
 * What several sensors tell of one process is one node. `alerted` is the event the alert was raised on, `records` are
 * other sensors' records of its process.
 */
export async function processTree(
  store: EventStore,
  host: HostLink | null,
  alerted: StoredEvent,
  records: readonly StoredEvent[],
): Promise<TreeNode[]> {
  if (host === null) return [treeNode(processOf([alerted]), "alert", null, null)];
  const at = startedAtOf(alerted.document) ?? 0n;
  const find: Find = async (query, { direction, limit, from, to }) => {
    const earliest = at > aDay ? at - aDay : 0n;
    const latest = at + aDay;
    const page = await store.search({
      query: startsOnHost(host, query),
      // No wider than it has to be: a day of a large store is millions of rows.
      window: {
        from: from !== undefined && from > earliest ? from : earliest,
        to: to !== undefined && to < latest ? to : latest,
        timeField: "timestamp",
      },
      sort: { by: "timestamp", direction },
      limit,
    });
    return ofThisHost(host, page.events);
  };
  const self = processOf([alerted, ...records], alerted);
  const [above, below] = await Promise.all([ancestors(self, find), descendants(self, find)]);
  const nearest = above.at(0);
  const node = treeNode(self, "alert", nearest?.key ?? null, nearest?.linkOfChild ?? null);
  return [...above.map((ancestor) => ancestor.node).reverse(), node, ...below];
}

interface FindOptions {
  readonly direction: "asc" | "desc";
  readonly limit: number;
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Process starts on the host within a day of the alert. */
type Find = (query: Query, options: FindOptions) => Promise<StoredEvent[]>;

interface Ancestor {
  readonly key: string;
  readonly node: TreeNode;
  readonly linkOfChild: "entity" | "pid" | "inferred";
}

async function ancestors(self: Process, find: Find): Promise<Ancestor[]> {
  const line: { process: Process | null; child: Process; link: Ancestor["linkOfChild"] }[] = [];
  let child = self;
  while (line.length < maxAncestors) {
    const found = await parentOf(child, find);
    if (found === null) {
      const isNamed =
        told(child, "process.parent.name") !== undefined || told(child, "process.parent.pid") !== undefined;
      if (isNamed) line.push({ process: null, child, link: "inferred" });
      break;
    }
    const key = keyOf(found.process);
    if (key === keyOf(self) || line.some((step) => step.process !== null && keyOf(step.process) === key)) break;
    line.push({ process: found.process, child, link: found.link });
    child = found.process;
  }
  return line.map(({ process, child: below, link }, index): Ancestor => {
    const above = line[index + 1];
    const parentKey =
      above === undefined ? null : above.process === null ? inferredKey(above.child) : keyOf(above.process);
    const role = index === 0 ? "broker" : "ancestor";
    const node = process === null ? inferredNode(below, role) : treeNode(process, role, parentKey, above?.link ?? null);
    return { key: node.key, node, linkOfChild: link };
  });
}

/** The process that the records of a child name as its parent: by entity id, else the latest with that pid before it. */
async function parentOf(child: Process, find: Find): Promise<{ process: Process; link: "entity" | "pid" } | null> {
  const named = parentEntities(child.records);
  const pids = [...new Set(child.records.flatMap(({ document }) => pidOf(document, "process.parent") ?? []))];
  const known = new Set(child.records.map(({ id }) => id));
  const before: FindOptions = { direction: "desc", limit: 40, to: child.at + skew };
  const candidatesOf = async (ways: readonly Query[]): Promise<readonly Process[]> => {
    if (ways.length === 0) return [];
    const found = (await find(or(...ways), before)).filter((event) => !known.has(event.id));
    return oneByProcess(found).map(({ records }) => processOf(records));
  };
  const sharing = (candidates: readonly Process[]): Process | undefined =>
    candidates.find((candidate) => shares(candidate.entities, named));
  const ofPid = await candidatesOf(pids.map((pid) => phrase("process.pid", pid)));
  // Whoever has the entity id has the pid too, unless its record does not tell it, or many others had that pid since.
  const ofEntity =
    sharing(ofPid) === undefined
      ? await candidatesOf(named.map(({ id }) => phrase("process.entity_id", id, true)))
      : [];
  const byEntity = sharing(ofPid) ?? sharing(ofEntity);
  if (byEntity !== undefined) return { process: byEntity, link: "entity" };
  const byPid = [...ofEntity, ...ofPid].findLast(
    (candidate) =>
      candidate.at <= child.at + NS_PER_SECOND &&
      !contradicts(candidate.entities, named) &&
      agreeOnName(candidate, child),
  );
  return byPid === undefined ? null : { process: byPid, link: "pid" };
}

async function descendants(self: Process, find: Find): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [];
  const seen = new Set([keyOf(self)]);
  let generation = [self];
  for (let depth = 0; depth < maxDepthBelow && generation.length > 0 && nodes.length < maxNodes; depth += 1) {
    const next: Process[] = [];
    for (const { parent, children } of await familiesOf(generation, find)) {
      for (const { process, link } of children) {
        if (seen.has(keyOf(process))) continue;
        seen.add(keyOf(process));
        nodes.push(treeNode(process, "descendant", keyOf(parent), link));
        next.push(process);
      }
    }
    generation = next;
  }
  return nodes.slice(0, maxNodes);
}

interface Child {
  readonly process: Process;
  readonly link: "entity" | "pid";
}

interface Family {
  readonly parent: Process;
  readonly children: readonly Child[];
}

/** The children of all parents of one generation, asked for together. */
async function familiesOf(parents: readonly Process[], find: Find): Promise<readonly Family[]> {
  const entities = parents.flatMap((parent) => parent.entities.map(({ id }) => id));
  const pids = [...new Set(parents.flatMap(({ pid }) => pid ?? []))];
  if (entities.length === 0 && pids.length === 0) return [];
  const from = parents.reduce((first, { at }) => (at < first ? at : first), parents[0]?.at ?? 0n) - skew;
  const limit = (ofOne: number): number => Math.min(ofOne * parents.length, most);
  const startedBy = (ways: readonly Query[]): Promise<readonly StoredEvent[]> | [] =>
    ways.length === 0 ? [] : find(or(...ways), { direction: "asc", limit: limit(childrenOfOne), from });
  // Each by itself is found by one number; what either may be, only by reading every start of the host.
  const [byEntity, byPid] = await Promise.all([
    startedBy(entities.map((id) => phrase("process.parent.entity_id", id, true))),
    startedBy(pids.map((pid) => phrase("process.parent.pid", pid))),
  ]);
  const found = inOrder([...byEntity, ...byPid]);
  // Whether a pid was given out again matters only to a child that nothing better ties to its parent.
  const isOpen = parents.some((parent) => found.some((event) => linkOf(parent, event, null) === "pid"));
  const owners = isOpen
    ? // Their own records are here already, and may be megabytes.
      await find(and(or(...pids.map((pid) => phrase("process.pid", pid))), not(ids(...parents.flatMap(idsOf)))), {
        direction: "asc",
        limit: limit(ownersOfOne),
        from,
      })
    : [];
  return parents.map((parent) => {
    const others = parents.filter((other) => other !== parent).flatMap(({ records }) => records);
    const ofItsPid = [...owners, ...others].filter(({ document }) => pidOf(document, "process") === parent.pid);
    return { parent, children: childrenOf(parent, found, ofItsPid) };
  });
}

/** Each once, by time and id, as a store gives them. */
function inOrder(events: readonly StoredEvent[]): StoredEvent[] {
  const timeOf = ({ document }: StoredEvent): Instant => readInstant(first(document, "@timestamp")) ?? 0n;
  const distinct = new Map(events.map((event) => [event.id, { event, at: timeOf(event) }]));
  return [...distinct.values()]
    .toSorted((a, b) => (a.at === b.at ? compareText(a.event.id, b.event.id) : a.at < b.at ? -1 : 1))
    .map(({ event }) => event);
}

/** Of starts that were found, those that are tied to a parent. `owners` are starts of processes with its pid. */
function childrenOf(parent: Process, found: readonly StoredEvent[], owners: readonly StoredEvent[]): Child[] {
  const reusedAt = reuseOf(parent, owners);
  const links = new Map<string, Child["link"]>();
  for (const event of found) {
    const link = linkOf(parent, event, reusedAt);
    if (link !== null) links.set(event.id, link);
  }
  return oneByProcess(found.filter((event) => links.has(event.id))).map(({ records }) => ({
    process: processOf(records),
    link: records.some((record) => links.get(record.id) === "entity") ? "entity" : "pid",
  }));
}

const idsOf = ({ records }: Process): string[] => records.map(({ id }) => id);

/** When the pid got its next owner; pids are given out again. */
function reuseOf(parent: Process, owners: readonly StoredEvent[]): Instant | null {
  const own = new Set(parent.records.map(({ id }) => id));
  const others = oneByProcess([...parent.records, ...owners.filter((event) => !own.has(event.id))]);
  const later = others
    .filter(({ records }) => !records.some((record) => own.has(record.id)))
    .map(({ records }) => processOf(records).at)
    .filter((at) => at > parent.at);
  return later.reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);
}

/** How a start is tied to the process it names as its parent; null when it means another. */
function linkOf(parent: Process, event: StoredEvent, reusedAt: Instant | null): Child["link"] | null {
  const named = parentEntities([event]);
  if (shares(parent.entities, named)) return "entity";
  if (contradicts(parent.entities, named)) return null;
  if (parent.pid === null || pidOf(event.document, "process.parent") !== parent.pid) return null;
  const at = startedAtOf(event.document) ?? 0n;
  const isWithin = at >= parent.at - SAME_START && (reusedAt === null || at < reusedAt);
  return isWithin && agreeOnName(parent, processOf([event])) ? "pid" : null;
}

/** A pid says little: the parent's name in the child has to agree with the process that has that pid. */
function agreeOnName(parent: Process, child: Process): boolean {
  const named = told(child, "process.parent.name")?.toLowerCase();
  return named === undefined || told(parent, "process.name")?.toLowerCase() === named;
}

function parentEntities(records: readonly StoredEvent[]): EntityId[] {
  return records.flatMap(({ document }) => {
    const id = entityIdOf(document, "process.parent");
    return id === null ? [] : [{ sensor: sensorOf(document), id }];
  });
}

const shares = (own: readonly EntityId[], named: readonly EntityId[]): boolean =>
  own.some((a) => named.some((b) => a.sensor === b.sensor && sameEntityId(a.id, b.id)));

/** One sensor that knows both, and says that they are not the same. */
const contradicts = (own: readonly EntityId[], named: readonly EntityId[]): boolean =>
  own.some((a) => named.some((b) => a.sensor === b.sensor && !sameEntityId(a.id, b.id)));

const pidOf = (document: EcsDocument, of: "process" | "process.parent"): number | null =>
  readInteger(first(document, `${of}.pid`));

/** The record with an entity id and a command line stands for the process, unless told which: it has the most to show. */
function processOf(records: readonly StoredEvent[], standing?: StoredEvent): Process {
  const said = ({ document }: StoredEvent): number =>
    (entityIdOf(document) === null ? 0 : 2) + (firstText(document, "process.command_line") === undefined ? 0 : 1);
  const [lead, ...rest] = records;
  if (lead === undefined) throw new RangeError("A process is told by one record at least.");
  const primary = standing ?? rest.reduce((best, record) => (said(record) > said(best) ? record : best), lead);
  const ordered: ToldProcess["records"] = [primary, ...records.filter((record) => record.id !== primary.id)];
  const pids = records.flatMap(({ document }) => pidOf(document, "process") ?? []);
  return {
    records: ordered,
    pid: pids[0] ?? null,
    entities: records.flatMap(({ document }) => {
      const id = entityIdOf(document);
      return id === null ? [] : [{ sensor: sensorOf(document), id }];
    }),
    at: startedAtOf(primary.document) ?? 0n,
  };
}
