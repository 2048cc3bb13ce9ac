import type { EcsDocument } from "./event.ts";
import { firstText } from "./values.ts";

/**
 * Who saw what an event tells. Ids of processes compare only within one sensor, whatever carried its records: Sysmon's
 * GUIDs are the same in `logs-windows.sysmon_operational`, in `logs-windows.forwarded` and in `winlogbeat`.
 */
export type Sensor =
  | "sysmon"
  | "security"
  | "elastic_defend"
  | "crowdstrike_fdr"
  | "m365_defender"
  | "sentinel_one_cloud_funnel"
  | "endgame"
  | "other";

const SYSMON = "Microsoft-Windows-Sysmon";
const SECURITY = "Microsoft-Windows-Security-Auditing";

function isWrittenBy(document: EcsDocument, provider: string): boolean {
  return firstText(document, "winlog.provider_name") === provider || firstText(document, "event.provider") === provider;
}

/** Whether the document comes from Sysmon, by provider; used where its `user.id` must not be believed. */
export function isSysmon(document: EcsDocument): boolean {
  return isWrittenBy(document, SYSMON);
}

/** Whether the document is a process start of the Windows Security log (4688). */
export function isSecurity4688(document: EcsDocument): boolean {
  return isWrittenBy(document, SECURITY) && firstText(document, "event.code") === "4688";
}

function hasBlock(document: EcsDocument, key: string): boolean {
  const block = document[key];
  return typeof block === "object" && block !== null;
}

/** The sensor behind a document, an alert's copy of it included. */
export function sensorOf(document: EcsDocument): Sensor {
  if (hasBlock(document, "crowdstrike")) return "crowdstrike_fdr";
  if (hasBlock(document, "m365_defender")) return "m365_defender";
  if (hasBlock(document, "sentinel_one_cloud_funnel")) return "sentinel_one_cloud_funnel";
  const module = firstText(document, "event.module");
  const dataset = firstText(document, "event.dataset") ?? "";
  const agent = firstText(document, "agent.type");
  if (module === "endpoint" || agent === "endpoint" || dataset.startsWith("endpoint.")) return "elastic_defend";
  if (hasBlock(document, "endgame") || module === "endgame" || agent === "endgame" || dataset === "esensor")
    return "endgame";
  if (module === "crowdstrike" || dataset === "crowdstrike.fdr") return "crowdstrike_fdr";
  if (module === "m365_defender" || dataset === "m365_defender.event") return "m365_defender";
  if (dataset.startsWith("sentinel_one_cloud_funnel.")) return "sentinel_one_cloud_funnel";
  if (isSysmon(document)) return "sysmon";
  if (isWrittenBy(document, SECURITY)) return "security";
  return "other";
}

/** A person's name for a sensor. */
export const sensorTitles: Readonly<Record<Sensor, string>> = {
  sysmon: "Sysmon",
  security: "Security log",
  elastic_defend: "Elastic Defend",
  crowdstrike_fdr: "CrowdStrike",
  m365_defender: "Defender",
  sentinel_one_cloud_funnel: "SentinelOne",
  endgame: "Endgame",
  other: "another source",
};
