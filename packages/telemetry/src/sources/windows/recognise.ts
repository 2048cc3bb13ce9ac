import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject, SourceName } from "../../ecs/event.ts";
import { first, firstText, has, values } from "../../ecs/values.ts";
import { isGetWinEvent } from "./carriers/get-winevent.ts";

/** In which manner a Windows event is carried. */
export type CarrierName = "winlog" | "winlogbeat6" | "event_json" | "flat" | "get_winevent";

function hasWinlog(json: JsonObject): boolean {
  return isJsonObject(json.winlog) || has(json, "winlog.channel");
}

/** Which carrier a record is, by a few keys; null when it is no raw Windows event. */
export function carrierOf(json: JsonObject): CarrierName | null {
  if (hasWinlog(json)) {
    // Elastic Defend and Endgame write documents with a winlog block of their own.
    const isSensor = firstText(json, "data_stream.dataset")?.startsWith("endpoint.") ?? json.endgame !== undefined;
    return isSensor || isMapped(json) ? null : "winlog";
  }
  if (isJsonObject(json.Event) && isJsonObject(json.Event.System)) return "event_json";
  if (json.EventID !== undefined && json.Channel !== undefined) return "flat";
  if (isGetWinEvent(json)) return "get_winevent";
  if (json.log_name !== undefined && json.event_id !== undefined && json.source_name !== undefined)
    return "winlogbeat6";
  return null;
}

/**
 * Whether a pipeline has been at work on a `winlog` document: then it is ECS already. `event.category` alone does not
 * tell, since some shippers set it on records whose data nobody has moved.
 */
export function isMapped(json: JsonObject): boolean {
  return ["process.pid", "process.executable", "process.entity_id", "user.id", "user.name"].some((path) =>
    has(json, path),
  );
}

const SYSMON = "microsoft-windows-sysmon/operational";

/** The stored stream of a raw Windows event, by how it came and by its channel. */
export function streamOf(
  json: JsonObject,
  carrier: CarrierName,
  event: { readonly channel: string; readonly provider: string },
): {
  readonly source: SourceName;
  readonly index: string;
  readonly dataset: string | null;
  readonly module: string | null;
} {
  const channel = event.channel.toLowerCase();
  const isSysmon = channel === SYSMON || event.provider === "Microsoft-Windows-Sysmon";
  if (carrier === "winlog" || carrier === "winlogbeat6") {
    const beat = firstText(json, "@metadata.beat") ?? firstText(json, "agent.type");
    if (carrier === "winlogbeat6" || beat === "winlogbeat") {
      const module = isSysmon ? "sysmon" : channel === "security" ? "security" : null;
      return { source: "winlogbeat", index: winlogbeatIndex(json), dataset: null, module };
    }
    const dataset = firstText(json, "data_stream.dataset") ?? firstText(json, "event.dataset");
    if (dataset === "windows.forwarded" || values(json, "tags").includes("forwarded")) {
      return { source: "forwarded", ...stream("windows.forwarded", json) };
    }
  }
  if (isSysmon) return { source: "sysmon", ...stream("windows.sysmon_operational", json) };
  if (channel === "security") return { source: "security", ...stream("system.security", json) };
  const dataset = otherDatasets[channel] ?? "winlog.winlog";
  return { source: "windows", ...stream(dataset, json) };
}

/** The index that a winlogbeat of the record's version writes to. */
export function winlogbeatIndex(json: JsonObject): string {
  const version =
    firstText(json, "agent.version") ?? firstText(json, "@metadata.version") ?? firstText(json, "beat.version");
  return `winlogbeat-${version !== undefined && /^[0-9a-z.+-]{1,32}$/.test(version) ? version : "unknown"}`;
}

const otherDatasets: Readonly<Record<string, string>> = {
  system: "system.system",
  application: "system.application",
  "windows powershell": "windows.powershell",
  "microsoft-windows-powershell/operational": "windows.powershell_operational",
};

function stream(dataset: string, json: JsonObject): { index: string; dataset: string; module: string } {
  const namespace = first(json, "data_stream.namespace");
  const safe = typeof namespace === "string" && /^[a-z0-9_]{1,64}$/.test(namespace) ? namespace : "default";
  return { index: `logs-${dataset}-${safe}`, dataset, module: dataset.slice(0, dataset.indexOf(".")) };
}
