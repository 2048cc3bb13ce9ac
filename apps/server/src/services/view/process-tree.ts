import type { TreeNode } from "@quaestor/api";
import type { HostLink } from "@quaestor/guide";
import {
  type EventStore,
  first,
  firstText,
  type Instant,
  NS_PER_SECOND,
  or,
  phrase,
  type Query,
  readInteger,
  type StoredEvent,
  sameEntityId,
  values,
} from "@quaestor/telemetry";
import { happenedAt, happenedAtText } from "./event-time.ts";
import { startsOnHost } from "./host-query.ts";

const maxAncestors = 6;
const maxDepthBelow = 3;
const maxNodes = 120;
const aDay = 86_400n * NS_PER_SECOND;
/** Two sources write one start within milliseconds of each other; two seconds leave room for a slow log. */
const samePidWithin = 2n * NS_PER_SECOND;

/** Programs an attacker uses because they are there; shown as a badge, judged by the findings. */
const livingOffTheLand = new Set([
  "powershell.exe",
  "pwsh.exe",
  "rundll32.exe",
  "regsvr32.exe",
  "mshta.exe",
  "wscript.exe",
  "cscript.exe",
  "schtasks.exe",
  "sc.exe",
  "certutil.exe",
  "bitsadmin.exe",
  "msbuild.exe",
  "installutil.exe",
  "net.exe",
  "net1.exe",
  "nltest.exe",
  "wmic.exe",
  "reg.exe",
  "vssadmin.exe",
  "ntdsutil.exe",
  "makecab.exe",
  "tar.exe",
  "robocopy.exe",
  "xcopy.exe",
  "esentutl.exe",
]);

interface Process {
  readonly event: StoredEvent;
  readonly also: StoredEvent[];
  readonly pid: number | null;
  readonly entityId: string | null;
  readonly at: Instant;
}

/** The alert's process with its ancestors and descendants, each tied by entity id where the source has one, else by pid. */
export async function processTree(store: EventStore, host: HostLink | null, alerted: StoredEvent): Promise<TreeNode[]> {
  const self = processOf(alerted);
  if (host === null) return [node(self, "alert", null, null)];
  const window = { from: self.at - aDay, to: self.at + aDay, timeField: "timestamp" as const };
  const find = async (query: Query, direction: "asc" | "desc", limit: number): Promise<StoredEvent[]> => {
    const page = await store.search({
      query: startsOnHost(host, query),
      window,
      sort: { by: "timestamp", direction },
      limit,
    });
    return [...page.events];
  };
  const [above, below, twins] = await Promise.all([
    ancestors(self, find),
    descendants(self, find),
    find(pidQuery("process.pid", self.pid), "asc", 20),
  ]);
  const alertNode = node(
    { ...self, also: twins.filter((event) => event.id !== alerted.id && isSameStart(self, processOf(event))) },
    "alert",
    above.at(0)?.key ?? null,
    above.at(0)?.linkOfChild ?? null,
  );
  return [
    ...above.map(({ treeNode }) => treeNode).reverse(),
    alertNode,
    ...below.map((child) => (child.parentKey === keyOf(self) ? { ...child, parentKey: alertNode.key } : child)),
  ];
}

interface Ancestor {
  readonly key: string;
  readonly treeNode: TreeNode;
  readonly linkOfChild: "entity" | "pid" | "inferred";
}

type Find = (query: Query, direction: "asc" | "desc", limit: number) => Promise<StoredEvent[]>;

async function ancestors(self: Process, find: Find): Promise<Ancestor[]> {
  const line: { process: Process | null; child: Process; link: Ancestor["linkOfChild"] }[] = [];
  let child = self;
  while (line.length < maxAncestors) {
    const parentEntity = firstText(child.event.document, "process.parent.entity_id");
    const parentPid = readInteger(first(child.event.document, "process.parent.pid"));
    const byEntity =
      parentEntity === undefined
        ? []
        : (await find(phrase("process.entity_id", parentEntity, true), "desc", 3)).filter((event) =>
            sameEntityId(first(event.document, "process.entity_id"), parentEntity),
          );
    const byPid =
      byEntity.length > 0 || parentPid === null
        ? []
        : (await find(pidQuery("process.pid", parentPid), "desc", 20)).filter(
            (event) => happenedAt(event) <= child.at && event.id !== child.event.id && sameName(event, child.event),
          );
    const found = byEntity[0] ?? byPid[0];
    if (found === undefined) {
      if (firstText(child.event.document, "process.parent.name") !== undefined || parentPid !== null)
        line.push({ process: null, child, link: "inferred" });
      break;
    }
    const process = processOf(found);
    if (line.some((step) => step.process?.event.id === found.id)) break;
    line.push({ process, child, link: byEntity.length > 0 ? "entity" : "pid" });
    child = process;
  }
  return line.map(({ process, child: below, link }, index): Ancestor => {
    const above = line[index + 1];
    const parentKey =
      above === undefined ? null : above.process === null ? inferredKey(above.child) : keyOf(above.process);
    const role = index === 0 ? "broker" : "ancestor";
    const treeNode = process === null ? inferredNode(below, role) : node(process, role, parentKey, above?.link ?? null);
    return { key: treeNode.key, treeNode, linkOfChild: link };
  });
}

/** A pid says little: the parent's name in the child has to agree with the process that has that pid. */
function sameName(parent: StoredEvent, child: StoredEvent): boolean {
  const told = firstText(child.document, "process.parent.name")?.toLowerCase();
  return told === undefined || firstText(parent.document, "process.name")?.toLowerCase() === told;
}

async function descendants(self: Process, find: Find): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [];
  let generation = [self];
  for (let depth = 0; depth < maxDepthBelow && generation.length > 0 && nodes.length < maxNodes; depth += 1) {
    const next: Process[] = [];
    const families = await Promise.all(
      generation.map(async (parent) => ({ parent, found: await childrenOf(parent, find) })),
    );
    for (const { parent, found } of families) {
      for (const { process, link } of found) {
        nodes.push(node(process, "descendant", keyOf(parent), link));
        next.push(process);
      }
    }
    generation = next;
  }
  return nodes.slice(0, maxNodes);
}

async function childrenOf(parent: Process, find: Find): Promise<{ process: Process; link: "entity" | "pid" }[]> {
  const byEntity =
    parent.entityId === null ? [] : await find(phrase("process.parent.entity_id", parent.entityId, true), "asc", 60);
  const byPid = parent.pid === null ? [] : await childrenByPid(parent, parent.pid, find);
  const known = new Set(byEntity.map((event) => event.id));
  const merged: { process: Process; link: "entity" | "pid" }[] = byEntity.map((event) => ({
    process: processOf(event),
    link: "entity",
  }));
  for (const event of byPid) {
    if (known.has(event.id)) continue;
    const process = processOf(event);
    const twin = merged.find((other) => isSameStart(other.process, process));
    if (twin !== undefined) twin.process.also.push(event);
    else merged.push({ process, link: "pid" });
  }
  return merged.sort((left, right) => (left.process.at < right.process.at ? -1 : 1));
}

/** Pids are reused: only starts before the pid's next owner, and with no other entity id, are this parent's. */
async function childrenByPid(parent: Process, pid: number, find: Find): Promise<StoredEvent[]> {
  const [found, owners] = await Promise.all([
    find(pidQuery("process.parent.pid", pid), "asc", 60),
    find(pidQuery("process.pid", pid), "asc", 60),
  ]);
  const reusedAt = owners
    .map(processOf)
    .filter((owner) => owner.at > parent.at && !isSameStart(owner, parent))
    .map((owner) => owner.at)
    .sort((a, b) => (a < b ? -1 : 1))[0];
  return found.filter((event) => {
    const at = happenedAt(event);
    const otherParent = firstText(event.document, "process.parent.entity_id");
    if (parent.entityId !== null && otherParent !== undefined && !sameEntityId(otherParent, parent.entityId))
      return false;
    return (
      at >= parent.at - samePidWithin && (reusedAt === undefined || at < reusedAt) && sameName(parent.event, event)
    );
  });
}

function isSameStart(left: Process, right: Process): boolean {
  const apart = left.at > right.at ? left.at - right.at : right.at - left.at;
  if (left.pid === null || left.pid !== right.pid || apart > samePidWithin) return false;
  if (left.entityId !== null && right.entityId !== null) return sameEntityId(left.entityId, right.entityId);
  return (
    firstText(left.event.document, "process.name")?.toLowerCase() ===
    firstText(right.event.document, "process.name")?.toLowerCase()
  );
}

const pidQuery = (field: string, pid: number | null): Query => (pid === null ? or() : phrase(field, pid));
const keyOf = (process: Process): string => process.event.id;
const inferredKey = (child: Process): string => `parent-of-${child.event.id}`;

function processOf(event: StoredEvent): Process {
  return {
    event,
    also: [],
    pid: readInteger(first(event.document, "process.pid")),
    entityId: firstText(event.document, "process.entity_id") ?? null,
    at: happenedAt(event),
  };
}

function node(process: Process, role: TreeNode["role"], parentKey: string | null, link: TreeNode["link"]): TreeNode {
  const { document } = process.event;
  const name = firstText(document, "process.name") ?? "unnamed";
  return {
    key: keyOf(process),
    parentKey,
    eventId: process.event.id,
    alsoEventIds: process.also.map((event) => event.id),
    name,
    pid: process.pid,
    commandLine: firstText(document, "process.command_line") ?? null,
    time: happenedAtText(process.event),
    role,
    link,
    badges: badgesOf(process.event),
    folded: name.toLowerCase() === "conhost.exe",
  };
}

function inferredNode(child: Process, role: TreeNode["role"]): TreeNode {
  const { document } = child.event;
  return {
    key: inferredKey(child),
    parentKey: null,
    eventId: null,
    alsoEventIds: [],
    name: firstText(document, "process.parent.name") ?? "unknown parent",
    pid: readInteger(first(document, "process.parent.pid")),
    commandLine: firstText(document, "process.parent.command_line") ?? null,
    time: null,
    role,
    link: null,
    badges: [],
    folded: false,
  };
}

function badgesOf(event: StoredEvent): string[] {
  const { document } = event;
  const name = firstText(document, "process.name")?.toLowerCase() ?? "";
  const integrity = firstText(document, "winlog.event_data.IntegrityLevel");
  const trusted = values(document, "process.code_signature.trusted")[0];
  return [
    ...(livingOffTheLand.has(name) ? ["LOLBin"] : []),
    ...(integrity === undefined ? [] : [`${integrity} integrity`]),
    ...(trusted === undefined ? [] : [trusted === true || trusted === "true" ? "signed" : "signature not trusted"]),
  ];
}
