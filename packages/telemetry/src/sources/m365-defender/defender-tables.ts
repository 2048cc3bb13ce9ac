import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject } from "../../ecs/event.ts";

/** What a table of Defender's is in ECS's words, before its ActionType is looked at. */
export interface DefenderTable {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly kind: "event" | "alert";
  /** Whose columns `InitiatingProcess*` are: the process's own, or its parent's. */
  readonly initiating: "process" | "parent";
}

const table = (
  category: string,
  type: string,
  initiating: DefenderTable["initiating"] = "process",
  kind: DefenderTable["kind"] = "event",
): DefenderTable => ({ category: category.split(", ").filter((word) => word !== ""), type: [type], kind, initiating });

/** The tables of advanced hunting (data-sources, section 6). */
export const defenderTables: Readonly<Record<string, DefenderTable>> = {
  DeviceProcessEvents: table("process", "start", "parent"),
  DeviceEvents: table("host", "info", "parent"),
  DeviceLogonEvents: table("authentication", "info"),
  DeviceNetworkEvents: table("network", "info"),
  DeviceFileEvents: table("file", "info"),
  DeviceRegistryEvents: table("registry", "change"),
  DeviceImageLoadEvents: table("library", "start"),
  DeviceInfo: table("host", "info"),
  DeviceNetworkInfo: table("host", "info"),
  DeviceFileCertificateInfo: table("file", "info"),
  AlertInfo: table("threat", "indicator", "process", "alert"),
  AlertEvidence: table("threat", "indicator", "process", "alert"),
  IdentityLogonEvents: table("authentication", "info"),
  IdentityQueryEvents: table("iam", "info"),
  IdentityDirectoryEvents: table("iam", "info"),
  IdentityInfo: table("iam", "info"),
  CloudAppEvents: table("web", "info"),
  EmailEvents: table("email", "info"),
  EmailAttachmentInfo: table("email", "info"),
  EmailUrlInfo: table("email", "info"),
  EmailPostDeliveryEvents: table("email", "info"),
  UrlClickEvents: table("web", "info"),
};

const unknown: DefenderTable = table("", "info");

/** What a table is; one that is not known keeps its columns and gets no category. */
export function tableNamed(name: string): DefenderTable {
  return (Object.hasOwn(defenderTables, name) ? defenderTables[name] : undefined) ?? unknown;
}

/** What the ActionType of a table does to `event.type` and `event.action`; actions are in lower case otherwise. */
export const actionTypes: Readonly<Record<string, { readonly type?: string; readonly action?: string }>> = {
  ProcessCreated: { type: "start", action: "start" },
  ConnectionSuccess: { type: "start" },
  ConnectionRequest: { type: "start" },
  ConnectionAcknowledged: { type: "start" },
  InboundConnectionAccepted: { type: "start" },
  ConnectionFailed: { type: "denied" },
  FileCreated: { type: "creation", action: "creation" },
  FileModified: { type: "change", action: "modification" },
  FileRenamed: { type: "change", action: "rename" },
  FileDeleted: { type: "deletion", action: "deletion" },
  RegistryKeyCreated: { type: "creation" },
  RegistryKeyDeleted: { type: "deletion" },
  RegistryValueDeleted: { type: "deletion" },
};

const PREFIX = "AdvancedHunting-";

/** One row of a table, out of the streaming export's envelope or as the hunting export gives it. */
export interface DefenderRow {
  readonly table: string;
  readonly columns: JsonObject;
  /** Where the columns stand in the record, with a dot. */
  readonly prefix: string;
  /** What stands beside the columns in the streaming export. */
  readonly envelope: JsonObject;
}

/** Told apart by columns that only one table has; the export itself does not name it. */
function tableOfColumns(row: JsonObject): string {
  const named = row.$table ?? row.Type ?? row.TableName;
  if (typeof named === "string" && Object.hasOwn(defenderTables, named)) return named;
  const has = (...names: readonly string[]): boolean => names.every((name) => row[name] !== undefined);
  if (has("ProcessCommandLine", "ProcessCreationTime")) {
    // DeviceEvents has the same columns; its ActionType is something else.
    return row.ActionType === undefined || row.ActionType === "ProcessCreated" ? "DeviceProcessEvents" : "DeviceEvents";
  }
  if (has("EvidenceRole")) return "AlertEvidence";
  if (has("AlertId", "Title")) return "AlertInfo";
  if (has("LogonType", "RemoteIP")) return "DeviceLogonEvents";
  if (has("LogonType", "IPAddress")) return "IdentityLogonEvents";
  if (has("RegistryKey"))
    return row.ActionType === undefined || String(row.ActionType).startsWith("Registry")
      ? "DeviceRegistryEvents"
      : "DeviceEvents";
  if (has("RemoteIP", "LocalIP", "RemotePort"))
    return String(row.ActionType).includes("Connection") || has("RemoteUrl") ? "DeviceNetworkEvents" : "DeviceEvents";
  if (has("Signer", "SHA1")) return "DeviceFileCertificateInfo";
  if (String(row.ActionType) === "ImageLoaded") return "DeviceImageLoadEvents";
  if (/^File(?:Created|Modified|Renamed|Deleted)$/.test(String(row.ActionType))) return "DeviceFileEvents";
  return has("OSPlatform", "OnboardingStatus") ? "DeviceInfo" : "DeviceEvents";
}

/** Whether a record is a row of Defender's, streamed or exported from hunting. */
export function isDefenderRaw(json: JsonObject): boolean {
  if (typeof json.category === "string" && json.category.startsWith(PREFIX)) return isJsonObject(json.properties);
  const isDevice = json.ActionType !== undefined && json.DeviceId !== undefined && json.ReportId !== undefined;
  const isAlert = json.AlertId !== undefined && (json.Title !== undefined || json.EvidenceRole !== undefined);
  return isDevice || isAlert || Object.keys(json).some((key) => key.startsWith("InitiatingProcess"));
}

/** The row in a record that {@link isDefenderRaw} knows. */
export function defenderRow(json: JsonObject): DefenderRow {
  const { category, properties } = json;
  if (typeof category === "string" && category.startsWith(PREFIX) && isJsonObject(properties)) {
    return { table: category.slice(PREFIX.length), columns: properties, prefix: "properties.", envelope: json };
  }
  return { table: tableOfColumns(json), columns: json, prefix: "", envelope: {} };
}
