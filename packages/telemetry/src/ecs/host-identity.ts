import type { EcsDocument } from "./event.ts";
import { saysNothing } from "./identifiers.ts";
import { type Sensor, sensorOf } from "./sensor.ts";
import { firstText } from "./values.ts";

/** Which host an event tells of, and by what two events may be said to be of the same host. */
export interface HostIdentity {
  /** `host.id`, where an agent set one, or what stands in for it (CrowdStrike's aid). */
  readonly id?: string;
  /** Whose ids `id` is one of: a sensor numbers hosts in its own way, so only ids of one scheme compare. */
  readonly scheme: HostIdScheme;
  /** The name as received; null when the event names no host. */
  readonly name: string | null;
  /** The name's first label, lower case (an address whole); null without a name. */
  readonly label: string | null;
  /** The rest of the name, lower case; null for a short name, which says nothing of its domain. */
  readonly domain: string | null;
  /** One text for a host: `id:…` or `name:…` (lower case). Equal keys are one host; unequal ones may be, see {@link compareHosts}. */
  readonly key: string;
  /** `name` is the weaker link: short names repeat, and machines are renamed. */
  readonly by: "id" | "name";
}

/** `agent`: the machine id of Elastic's agents and Beats. The others are sensor ids of their vendors. */
export type HostIdScheme = "agent" | "crowdstrike_fdr" | "m365_defender" | "sentinel_one_cloud_funnel" | "endgame";

/** What two host identities are to each other. */
export type HostRelation =
  /** One id of one scheme. */
  | "same_id"
  /** One name in full, or two short names that are equal. Weaker: names repeat. */
  | "same_name"
  /** A short name and a full one that begins with it: weaker still. */
  | "same_label"
  /** Two ids of one scheme, or two names that differ: `ws01.a.example` and `ws01.b.example` are two hosts. */
  | "different"
  /** Nothing that could be compared. */
  | "unknown";

const ADDRESS = /^[0-9.]+$/;

/** Whether a host is named by an address, which has no labels. */
function isAddress(lower: string): boolean {
  return ADDRESS.test(lower) || lower.includes(":");
}

/** The first label of a host name, lower case: `WS01.corp.example` and `ws01` are one. An address stays whole. */
export function hostNameKey(name: string): string {
  const lower = name.trim().toLowerCase().replace(/\.$/, "");
  if (isAddress(lower)) return lower;
  return lower.split(".")[0] ?? lower;
}

function domainOf(name: string): string | null {
  const lower = name.trim().toLowerCase().replace(/\.$/, "");
  if (isAddress(lower)) return null;
  const dot = lower.indexOf(".");
  return dot < 0 || dot === lower.length - 1 ? null : lower.slice(dot + 1);
}

function said(document: EcsDocument, path: string): string | undefined {
  const value = firstText(document, path)?.trim();
  return value === undefined || saysNothing(value) ? undefined : value;
}

const schemes: Readonly<Record<Sensor, HostIdScheme>> = {
  sysmon: "agent",
  security: "agent",
  elastic_defend: "agent",
  other: "agent",
  crowdstrike_fdr: "crowdstrike_fdr",
  m365_defender: "m365_defender",
  sentinel_one_cloud_funnel: "sentinel_one_cloud_funnel",
  endgame: "endgame",
};

/**
 * The host of an event (docs/decisions/012). Its id is `host.id`, for CrowdStrike also `observer.serial_number` (the aid,
 * where older packages keep it). Its name is `host.name`, else `host.hostname` (SentinelOne), else
 * `winlog.computer_name`. A Windows event whose `winlog.computer_name` is another machine than `host.name` came through a
 * collector: then the computer is the host, and the collector's id says nothing. Null when nothing names the host; such
 * an event shares its host with no other.
 */
export function hostOf(document: EcsDocument): HostIdentity | null {
  const scheme = schemes[sensorOf(document)];
  const computer = said(document, "winlog.computer_name");
  const filed = said(document, "host.name") ?? said(document, "host.hostname");
  const collected = computer !== undefined && filed !== undefined && hostNameKey(computer) !== hostNameKey(filed);
  const name = collected ? computer : (filed ?? computer);
  const own = said(document, "host.id");
  const aid = scheme === "crowdstrike_fdr" ? said(document, "observer.serial_number") : undefined;
  return hostIdentity({ id: collected ? undefined : (own ?? aid), scheme, name });
}

/** An identity from its parts; null when there is neither id nor name. */
export function hostIdentity(parts: {
  readonly id?: string | undefined;
  readonly scheme: HostIdScheme;
  readonly name?: string | null | undefined;
}): HostIdentity | null {
  const { id, scheme } = parts;
  const name = parts.name ?? null;
  const label = name === null || name.trim() === "" ? null : hostNameKey(name);
  const base = { scheme, name: label === null ? null : name, label, domain: name === null ? null : domainOf(name) };
  if (id !== undefined) return { ...base, id, key: `id:${id.toLowerCase()}`, by: "id" };
  if (label === null) return null;
  return { ...base, key: `name:${base.domain === null ? label : `${label}.${base.domain}`}`, by: "name" };
}

/**
 * Whether two identities are of one host. Ids of one scheme decide. Ids of different schemes say nothing of each other
 * (an EDR's id is never the agent's), so then names decide: without case, a short name meets a full one, and two full
 * names have to be equal.
 */
export function compareHosts(left: HostIdentity | null, right: HostIdentity | null): HostRelation {
  if (left === null || right === null) return "unknown";
  if (left.id !== undefined && right.id !== undefined && left.scheme === right.scheme) {
    return left.id.toLowerCase() === right.id.toLowerCase() ? "same_id" : "different";
  }
  if (left.label === null || right.label === null) return "unknown";
  if (left.label !== right.label) return "different";
  if (left.domain === right.domain) return "same_name";
  return left.domain === null || right.domain === null ? "same_label" : "different";
}

/** Whether two identities may be taken for one host; see {@link compareHosts}. */
export function isSameHost(left: HostIdentity | null, right: HostIdentity | null): boolean {
  const relation = compareHosts(left, right);
  return relation === "same_id" || relation === "same_name" || relation === "same_label";
}

/**
 * The first block of a GUID, lower case; null for none and for an all-zero one. Sysmon's process GUIDs begin with a block
 * of the machine's, equal to the first of the `host.id` that Elastic's agents report: a hint to show, never a link.
 */
export function machineBlock(guid: string | undefined): string | null {
  const match = /^\{?([0-9a-fA-F]{8})-[0-9a-fA-F]{4}-/.exec(guid ?? "");
  const block = match?.[1]?.toLowerCase();
  return block === undefined || block === "00000000" ? null : block;
}
