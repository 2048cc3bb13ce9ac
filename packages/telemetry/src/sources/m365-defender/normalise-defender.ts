import { isJsonObject, parseJson } from "../../decode/json-text.ts";
import type { JsonObject, JsonValue } from "../../ecs/event.ts";
import { first, firstText } from "../../ecs/values.ts";
import { Draft } from "../draft.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { applyRows, type FieldRow } from "../vendor/apply-rows.ts";
import { setArguments, setFileParts } from "../vendor/derived-fields.ts";
import { finishEvent } from "../vendor/finish-event.ts";
import { keepVendorBlock } from "../vendor/vendor-block.ts";
import { VendorRecord } from "../vendor/vendor-record.ts";
import { accountRows, deviceRows, initiatingRows, networkRows, startedRows, tableRows } from "./defender-rows.ts";
import { actionTypes, type DefenderTable, defenderRow, tableNamed } from "./defender-tables.ts";
import { defenderEntityId, defenderIdentity } from "./identity.ts";
import { vendorName } from "./vendor-names.ts";

const rowsOfProcess: Readonly<Record<DefenderTable["initiating"], readonly FieldRow[]>> = {
  parent: [...startedRows, ...initiatingRows("process.parent")],
  process: initiatingRows("process"),
};

/** A raw row of Microsoft Defender XDR to ECS. Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP. */
export function normaliseDefender(raw: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised {
  const row = defenderRow(raw.json);
  const table = tableNamed(row.table);
  const record = new VendorRecord(row.columns, row.prefix);
  const draft = new Draft({}, origins);
  setKind(draft, record, row.table, table);
  applyRows(draft, record, deviceRows);
  applyRows(draft, record, rowsOfProcess[table.initiating]);
  applyRows(draft, record, accountRows);
  applyRows(draft, record, tableRows[row.table] ?? []);
  if (row.table === "DeviceNetworkEvents") setConnection(draft, record);
  else if (row.table === "DeviceFileEvents") setFileParts(draft);
  else if (row.table === "DeviceRegistryEvents") setRegistryKey(draft, record);
  else if (row.table === "AlertEvidence") setEvidence(draft, record);
  setArguments(draft, "process");
  setArguments(draft, "process.parent");
  setOperatingSystem(draft, record);
  setEntityIds(draft, record, table);
  keep(draft, record, row.table, row.envelope);
  return finishEvent(
    raw,
    {
      source: "m365_defender",
      index: "logs-m365_defender.event-default",
      module: "m365_defender",
      dataset: "m365_defender.event",
      draft,
      record,
      times: ["Timestamp", "TimeGenerated"],
      identity: defenderIdentity,
    },
    origins,
  );
}

function setKind(draft: Draft, record: VendorRecord, name: string, table: DefenderTable): void {
  const from = `the table ${name}`;
  draft.derive("event.kind", table.kind, from);
  if (table.category.length > 0) draft.derive("event.category", table.category, from);
  const action = record.get("ActionType");
  const known = action === undefined ? undefined : actionTypes[String(action.value)];
  draft.derive("event.type", known?.type === undefined ? table.type : [known.type], action?.from ?? from);
  if (action === undefined) return;
  draft.derive("event.action", known?.action ?? String(action.value).toLowerCase(), action.from);
  if (table.category.includes("authentication")) {
    const failed = record.get("FailureReason") !== undefined || /fail/i.test(String(action.value));
    const outcome = failed ? "failure" : /success/i.test(String(action.value)) ? "success" : "unknown";
    draft.derive("event.outcome", outcome, "ActionType and FailureReason");
  }
}

/** The columns give no system; a SID is Windows' own, and the integration goes by the initiating process's. */
function setOperatingSystem(draft: Draft, record: VendorRecord): void {
  const sid = record.get("InitiatingProcessAccountSid");
  if (sid !== undefined) draft.derive("host.os.type", "windows", `${sid.from}: an account with a SID`);
}

function setEntityIds(draft: Draft, record: VendorRecord, table: DefenderTable): void {
  const own = table.initiating === "parent" ? "ProcessUniqueId" : "InitiatingProcessUniqueId";
  const [mine, parent] = [record.get(own), record.get("InitiatingProcessUniqueId")];
  if (table.initiating === "parent" && mine !== undefined && parent !== undefined) {
    draft.set("process.entity_id", String(mine.value), mine.from);
    draft.set("process.parent.entity_id", String(parent.value), parent.from);
    return;
  }
  if (table.initiating === "process" && mine !== undefined) {
    draft.set("process.entity_id", String(mine.value), mine.from);
  }
  const from = "DeviceId, pid and creation time: the source gives no id of its own";
  for (const prefix of ["process", "process.parent"]) {
    if (first(draft.get(), `${prefix}.entity_id`) !== undefined) continue;
    draft.derive(`${prefix}.entity_id`, defenderEntityId(draft.get(), prefix), from);
  }
}

function additionalFields(record: VendorRecord): JsonObject {
  const received = record.fields.AdditionalFields;
  const value = typeof received === "string" ? parseJson(received) : received;
  return isJsonObject(value) ? value : {};
}

function setConnection(draft: Draft, record: VendorRecord): void {
  const direction =
    firstText(additionalFields(record), "direction") ?? firstText(additionalFields(record), "Direction");
  const isIncoming = direction === "In" || record.text("ActionType") === "InboundConnectionAccepted";
  applyRows(draft, record, networkRows[isIncoming ? "in" : "out"]);
  if (direction !== undefined || isIncoming) {
    draft.derive("network.direction", isIncoming ? "ingress" : "egress", "AdditionalFields.direction");
  }
}

const hives: Readonly<Record<string, string>> = {
  HKEY_LOCAL_MACHINE: "HKLM",
  HKEY_CURRENT_USER: "HKCU",
  HKEY_USERS: "HKU",
  HKEY_CLASSES_ROOT: "HKCR",
  HKEY_CURRENT_CONFIG: "HKCC",
};

function setRegistryKey(draft: Draft, record: VendorRecord): void {
  const key = record.get("RegistryKey");
  if (key === undefined) return;
  const path = String(key.value);
  const [root = "", ...rest] = path.split("\\");
  const hive = hives[root.toUpperCase()] ?? (Object.values(hives).includes(root.toUpperCase()) ? root : undefined);
  record.taken.add("RegistryKey");
  if (hive === undefined) {
    draft.set("registry.key", path, key.from);
    return;
  }
  draft.derive("registry.hive", hive, `${key.from}, its hive`);
  draft.derive("registry.key", rest.join("\\"), `${key.from}, below its hive`);
  draft.derive(
    "registry.path",
    [hive, ...rest, record.text("RegistryValueName")].filter((part) => part !== "").join("\\"),
    key.from,
  );
}

/** A piece of evidence that is a process names it in the columns of a file. */
function setEvidence(draft: Draft, record: VendorRecord): void {
  if (record.text("EntityType").toLowerCase() !== "process") return;
  applyRows(draft, record, startedRows);
}

function keep(draft: Draft, record: VendorRecord, table: string, envelope: JsonObject): void {
  for (const name of ["DeviceName", "DeviceId"]) record.taken.delete(name);
  // Cut to milliseconds in the field; the block keeps the 100 ns that Windows gives.
  for (const name of ["Timestamp", "ProcessCreationTime", "InitiatingProcessCreationTime"]) record.taken.delete(name);
  keepVendorBlock(draft, record, {
    path: "m365_defender.event",
    nameOf: vendorName,
    convert: textOrParsed,
  });
  const beside: [string, JsonValue | undefined][] = [
    ["category", `AdvancedHunting-${table}`],
    ["operation_name", envelope.operationName],
    ["tenant.name", envelope.Tenant],
    ["tenant.id", envelope.tenantId],
    ["time", envelope.time],
  ];
  for (const [name, value] of beside) {
    if (typeof value === "string")
      draft.set(`m365_defender.event.${name}`, value, name === "category" ? "the table" : name);
  }
}

/** Ids are text in the block, though columns give some as numbers; `AdditionalFields` is JSON in a text. */
function textOrParsed(name: string, value: JsonValue): JsonValue {
  if (typeof value === "number" && /(?:LogonId|ReportId|UniqueId)$/.test(name)) return String(value);
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  if (!/Fields$|^LoggedOnUsers$|^AttackTechniques$|^IPAddresses$|Modified/.test(name)) return value;
  return parseJson(value) ?? value;
}
