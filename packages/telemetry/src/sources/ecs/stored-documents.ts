import { isJsonObject } from "../../decode/json-text.ts";
import type { EcsDocument, JsonObject, SourceName } from "../../ecs/event.ts";
import { firstText, has, values } from "../../ecs/values.ts";
import { crowdstrikeIdentity, fillCrowdstrike } from "../crowdstrike/fill-crowdstrike.ts";
import { elasticDefendIdentity, fillElasticDefend } from "../elastic-defend/fill-elastic-defend.ts";
import { endgameIdentity, fillEndgame } from "../endgame/fill-endgame.ts";
import { fillDefender } from "../m365-defender/fill-defender.ts";
import { defenderIdentity } from "../m365-defender/identity.ts";
import { fillSentinelOne, sentinelOneIdentity } from "../sentinel-one/fill-sentinel-one.ts";
import { isMapped } from "../windows/recognise.ts";
import type { Gaps } from "./gap-filler.ts";

/** What a document is told by, looked up once. */
interface Signs {
  /** The dataset it names; empty when none. */
  readonly dataset: string;
  /** First parts of its keys, dotted or nested. */
  readonly blocks: ReadonlySet<string>;
}

/** A kind of document that a pipeline has made ECS already. */
export interface StoredKind {
  readonly source: SourceName;
  /** The index when neither the hit nor the document says. */
  readonly index: string;
  recognises(json: JsonObject, signs: Signs): boolean;
  /** What the source's own block can fill. */
  readonly fill?: (gaps: Gaps) => void;
  /** What identifies the event at its source, where that is more than `event.id`; null when the document lacks it. */
  readonly identity?: (document: EcsDocument) => readonly string[] | null;
}

function isMappedWindows(json: JsonObject): boolean {
  return (isJsonObject(json.winlog) || has(json, "winlog.channel")) && isMapped(json);
}

function channelOf(json: JsonObject): string {
  return firstText(json, "winlog.channel")?.toLowerCase() ?? "";
}

/** How documents that are ECS already are told apart, in the order of data-sources, section 1. */
export const storedKinds: readonly StoredKind[] = [
  {
    source: "elastic_defend",
    index: "logs-endpoint.events.process-default",
    recognises: (json, { dataset }) =>
      dataset.startsWith("endpoint.") ||
      (firstText(json, "event.module") === "endpoint" && firstText(json, "agent.type") === "endpoint"),
    fill: fillElasticDefend,
    identity: elasticDefendIdentity,
  },
  {
    source: "crowdstrike_fdr",
    index: "logs-crowdstrike.fdr-default",
    recognises: (json, { dataset, blocks }) =>
      dataset === "crowdstrike.fdr" || (blocks.has("crowdstrike") && has(json, "event.action")),
    fill: fillCrowdstrike,
    identity: crowdstrikeIdentity,
  },
  {
    source: "m365_defender",
    index: "logs-m365_defender.event-default",
    recognises: (_json, { dataset, blocks }) => dataset === "m365_defender.event" || blocks.has("m365_defender"),
    fill: fillDefender,
    identity: defenderIdentity,
  },
  {
    source: "sentinel_one_cloud_funnel",
    index: "logs-sentinel_one_cloud_funnel.event-default",
    recognises: (_json, { dataset, blocks }) =>
      dataset.startsWith("sentinel_one_cloud_funnel.") || blocks.has("sentinel_one_cloud_funnel"),
    fill: fillSentinelOne,
    identity: sentinelOneIdentity,
  },
  {
    source: "sysmon",
    index: "logs-windows.sysmon_operational-default",
    recognises: (json, { dataset }) => dataset === "windows.sysmon_operational" && isMapped(json),
  },
  {
    source: "security",
    index: "logs-system.security-default",
    recognises: (json, { dataset }) => dataset === "system.security" && isMapped(json),
  },
  {
    source: "forwarded",
    index: "logs-windows.forwarded-default",
    recognises: (json, { dataset }) => dataset === "windows.forwarded" && isMapped(json),
  },
  {
    source: "winlogbeat",
    index: "winlogbeat-unknown",
    recognises: (json) => {
      const module = firstText(json, "event.module");
      const isBeat = firstText(json, "agent.type") === "winlogbeat" || module === "sysmon" || module === "security";
      return isBeat && isMappedWindows(json);
    },
  },
  {
    source: "endgame",
    index: "endgame-default",
    recognises: (json, { dataset, blocks }) =>
      dataset === "esensor" ||
      firstText(json, "event.module") === "endgame" ||
      blocks.has("endgame") ||
      firstText(json, "agent.type") === "endgame",
    fill: fillEndgame,
    identity: endgameIdentity,
  },
  // Without a dataset or an agent to go by, the channel tells.
  {
    source: "forwarded",
    index: "logs-windows.forwarded-default",
    recognises: (json) => isMappedWindows(json) && values(json, "tags").includes("forwarded"),
  },
  {
    source: "sysmon",
    index: "logs-windows.sysmon_operational-default",
    recognises: (json) => isMappedWindows(json) && channelOf(json) === "microsoft-windows-sysmon/operational",
  },
  {
    source: "security",
    index: "logs-system.security-default",
    recognises: (json) => isMappedWindows(json) && channelOf(json) === "security",
  },
  {
    source: "windows",
    index: "logs-winlog.winlog-default",
    recognises: isMappedWindows,
  },
];

/** Any other ECS document; asked last, since raw records of some vendors have keys that look like ECS. */
export const anyDocument: StoredKind = {
  source: "ecs",
  index: "logs-generic-default",
  // A raw record of a Windows input says event.kind too; it is not mapped yet, so it is not ECS.
  recognises: (json, { dataset }) =>
    has(json, "@timestamp") &&
    !isJsonObject(json.winlog) &&
    !has(json, "winlog.channel") &&
    (dataset !== "" || ["event.category", "event.kind", "ecs.version"].some((path) => has(json, path))),
};

/** What a document is told by. */
export function signsOf(json: JsonObject): Signs {
  const blocks = new Set<string>();
  for (const key in json) {
    const dot = key.indexOf(".");
    blocks.add(dot < 0 ? key : key.slice(0, dot));
  }
  return { dataset: firstText(json, "data_stream.dataset") ?? firstText(json, "event.dataset") ?? "", blocks };
}

/** Whether a document is an alert: of ours, or one exported from elsewhere. */
export function isAlert(json: JsonObject): boolean {
  return values(json, "event.kind").includes("signal");
}
