import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject, SourceName } from "../../ecs/event.ts";
import { firstText, has, values } from "../../ecs/values.ts";
import { isMapped } from "../windows/recognise.ts";

interface StoredKind {
  readonly source: SourceName;
  /** The index when neither the hit nor the document says. */
  readonly index: string;
  recognises(json: JsonObject, dataset: string): boolean;
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
    recognises: (json, dataset) =>
      dataset.startsWith("endpoint.") ||
      (firstText(json, "event.module") === "endpoint" && firstText(json, "agent.type") === "endpoint"),
  },
  {
    source: "crowdstrike_fdr",
    index: "logs-crowdstrike.fdr-default",
    recognises: (json, dataset) =>
      dataset === "crowdstrike.fdr" || (isJsonObject(json.crowdstrike) && has(json, "event.action")),
  },
  {
    source: "m365_defender",
    index: "logs-m365_defender.event-default",
    recognises: (json, dataset) =>
      dataset === "m365_defender.event" || (isJsonObject(json.m365_defender) && isJsonObject(json.m365_defender.event)),
  },
  {
    source: "sentinel_one_cloud_funnel",
    index: "logs-sentinel_one_cloud_funnel.event-default",
    recognises: (json, dataset) =>
      dataset.startsWith("sentinel_one_cloud_funnel.") || isJsonObject(json.sentinel_one_cloud_funnel),
  },
  {
    source: "sysmon",
    index: "logs-windows.sysmon_operational-default",
    recognises: (json, dataset) => dataset === "windows.sysmon_operational" && isMapped(json),
  },
  {
    source: "security",
    index: "logs-system.security-default",
    recognises: (json, dataset) => dataset === "system.security" && isMapped(json),
  },
  {
    source: "forwarded",
    index: "logs-windows.forwarded-default",
    recognises: (json, dataset) => dataset === "windows.forwarded" && isMapped(json),
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
    recognises: (json, dataset) =>
      dataset === "esensor" ||
      firstText(json, "event.module") === "endgame" ||
      isJsonObject(json.endgame) ||
      firstText(json, "agent.type") === "endgame",
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
  {
    source: "ecs",
    index: "logs-generic-default",
    // A raw record of a Windows input says event.kind too; it is not mapped yet, so it is not ECS.
    recognises: (json, dataset) =>
      has(json, "@timestamp") &&
      !isJsonObject(json.winlog) &&
      !has(json, "winlog.channel") &&
      (dataset !== "" || ["event.category", "event.kind", "ecs.version"].some((path) => has(json, path))),
  },
];

/** The dataset a document names, or an empty text. */
export function datasetOf(json: JsonObject): string {
  return firstText(json, "data_stream.dataset") ?? firstText(json, "event.dataset") ?? "";
}

/** Which stored kind a document is; null when it is no ECS document. */
export function storedKindOf(json: JsonObject): StoredKind | null {
  const dataset = datasetOf(json);
  return storedKinds.find((kind) => kind.recognises(json, dataset)) ?? null;
}

/** Whether a document is an alert: of ours, or one exported from elsewhere. */
export function isAlert(json: JsonObject): boolean {
  return values(json, "event.kind").includes("signal");
}
