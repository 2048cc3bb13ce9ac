import type { JsonObject, JsonValue, Scalar } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import { Draft } from "../draft.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { applyRows } from "../vendor/apply-rows.ts";
import { setArguments, setFileParts } from "../vendor/derived-fields.ts";
import { finishEvent } from "../vendor/finish-event.ts";
import { keepVendorBlock } from "../vendor/vendor-block.ts";
import { VendorRecord, vendorSaysNothing } from "../vendor/vendor-record.ts";
import {
  dnsRows,
  everyEvent,
  fileHashes,
  fileRows,
  incomingRows,
  outgoingRows,
  processHashes,
  processRows,
  registryRows,
  serviceRows,
} from "./crowdstrike-rows.ts";
import { type EventKind, kindOf } from "./event-kinds.ts";
import { crowdstrikeIdentity } from "./fill-crowdstrike.ts";

/** CrowdStrike's last step removes these anywhere, arguments too; the count of arguments is set before. */
const saysNothing = (value: Scalar): boolean => value === "none" || vendorSaysNothing(value);

/** Exports of the log store write names with a hash sign. */
function plainNames(json: JsonObject): JsonObject {
  if (!Object.keys(json).some((key) => key.startsWith("#"))) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key.startsWith("#") ? key.slice(1) : key, value]),
  );
}

/** A raw CrowdStrike FDR record to ECS. Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP. */
export function normaliseCrowdstrike(raw: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised {
  const record = new VendorRecord(plainNames(raw.json), "", saysNothing);
  const draft = new Draft({}, origins);
  const action = record.text("event_simpleName");
  const kind = kindOf(action);
  setKind(draft, record, action, kind);
  applyRows(draft, record, everyEvent);
  applyRows(draft, record, processRows);
  setArguments(draft, "process", (argument) => !saysNothing(argument));
  setAboutKind(draft, record, action, kind);
  setPrincipal(draft);
  const id = eventIdOf(record);
  if (id !== null) draft.derive("event.id", id, "id, aid and cid");
  for (const name of ["id", "event_simpleName", "UTCTimestamp", "timestamp", "@timestamp"]) record.taken.add(name);
  keepVendorBlock(draft, record, {
    path: "crowdstrike",
    nameOf: (name) => name,
    convert: listOfTags,
    isEmpty: saysNothing,
  });
  draft.derive("observer.type", "agent", "the sensor of the source");
  draft.derive("observer.vendor", "crowdstrike", "the sensor of the source");
  return finishEvent(
    raw,
    {
      source: "crowdstrike_fdr",
      index: "logs-crowdstrike.fdr-default",
      module: "crowdstrike",
      dataset: "crowdstrike.fdr",
      draft,
      record,
      // The cloud's own clock first, as the pipeline does; the sensor's last, since it may be wrong or absent.
      times: ["UTCTimestamp", "timestamp", "@timestamp", "ContextTimeStamp"],
      identity: crowdstrikeIdentity,
    },
    origins,
  );
}

function setKind(draft: Draft, record: VendorRecord, action: string, kind: EventKind): void {
  const from = "event_simpleName";
  draft.set("event.action", action, record.placeOf(from));
  draft.derive("event.kind", kind.kind, from);
  if (kind.category.length > 0) draft.derive("event.category", kind.category, from);
  if (kind.type.length > 0) draft.derive("event.type", kind.type, from);
  draft.derive("event.outcome", kind.outcome, from);
}

/** What some kinds of event tell beyond their process. */
function setAboutKind(draft: Draft, record: VendorRecord, action: string, kind: EventKind): void {
  if (/Process|Service/.test(action)) applyRows(draft, record, processHashes);
  else if (kind.category.includes("file")) applyRows(draft, record, fileHashes);
  if (record.text("TargetFileName") !== "" || kind.category.includes("file")) {
    applyRows(draft, record, fileRows);
    setFileParts(draft);
  }
  if (/^(?:Create|Modify)Service/.test(action)) applyRows(draft, record, serviceRows);
  if (kind.category.includes("registry")) applyRows(draft, record, registryRows);
  if (/Dns/.test(action)) applyRows(draft, record, dnsRows);
  applyRows(draft, record, record.text("ConnectionDirection") === "1" ? incomingRows : outgoingRows);
  if (!kind.category.includes("authentication")) return;
  const client = firstText(draft.get(), "destination.ip");
  if (client !== undefined && firstText(draft.get(), "source.ip") === undefined) {
    draft.derive("source.ip", client, "the remote end of a logon, which the pipeline files as the destination");
  }
  const computer = record.get("ClientComputerName");
  if (computer !== undefined) draft.derive("source.domain", String(computer.value), `${computer.from}, of a logon`);
}

/** `a@b`: a is the account, b a DNS domain, not the NetBIOS one. */
function setPrincipal(draft: Draft): void {
  const principal = firstText(draft.get(), "user.email");
  const at = principal?.indexOf("@") ?? -1;
  if (principal === undefined || at < 1) return;
  draft.derive("user.full_name", principal.slice(0, at), "UserPrincipal, before the @");
  draft.derive("user.domain", principal.slice(at + 1), "UserPrincipal, after the @ (a DNS domain)");
}

/** `id|aid|cid`; null when the record has no id. */
function eventIdOf(record: VendorRecord): string | null {
  const id = record.text("id") || record.text("@id");
  return id === "" ? null : [id, record.text("aid"), record.text("cid")].join("|");
}

/** Tags come as one text with commas. */
function listOfTags(name: string, value: JsonValue): JsonValue {
  return name === "Tags" && typeof value === "string" ? value.split(",").map((tag) => tag.trim()) : value;
}

/** Whether a record is one of CrowdStrike's, as it leaves the sensor's cloud. */
export function isCrowdstrikeRaw(json: JsonObject): boolean {
  const name = json.event_simpleName ?? json["#event_simpleName"];
  return typeof name === "string" && (json.aid !== undefined || json.cid !== undefined);
}
