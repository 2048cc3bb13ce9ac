import { isJsonObject } from "../../../decode/json-text.ts";
import { readAnyInstant } from "../../../ecs/any-instant.ts";
import { isCanonical, type MutableDocument } from "../../../ecs/canonical.ts";
import type { JsonObject } from "../../../ecs/event.ts";
import { readInteger } from "../../../ecs/identifiers.ts";
import { Draft } from "../../draft.ts";
import type { Origin } from "../../source.ts";
import { addDatum, dataText, levelWord, outcomeOfKeywords, settleHost } from "../header.ts";
import type { EventDatum, TimeFound, WindowsEvent } from "../windows-event.ts";

/** Keys of the record's frame; all others are the event's data. */
const frame = new Set([
  "@timestamp",
  "@version",
  "ActivityID",
  "Category",
  "Channel",
  "Computer",
  "ERROR_EVT_UNRESOLVED",
  "EventID",
  "EventReceivedTime",
  "EventRecordID",
  "EventTime",
  "EventType",
  "ExecutionProcessID",
  "Hostname",
  "Keywords",
  "Level",
  "Message",
  "Opcode",
  "OpcodeValue",
  "ProcessID",
  "ProviderGuid",
  "ProviderName",
  "RecordID",
  "RecordNumber",
  "RelatedActivityID",
  "Severity",
  "SeverityValue",
  "SourceModuleName",
  "SourceModuleType",
  "SourceName",
  "Task",
  "ThreadID",
  "TimeCreated",
  "UserID",
  "Version",
  "host",
  "port",
  "tags",
]);

/** The account that wrote the event, as NXLog names it. Other exporters use `AccountName` for an event's datum. */
const nxlogFrame = new Set(["AccountName", "AccountType", "Domain"]);

/**
 * Flat records: NXLog's, and exports of Get-WinEvent in the same manner. Header and data stand side by side; `host` is
 * the collector's.
 */
export function liftFlat(json: JsonObject, origins?: Origin[]): WindowsEvent {
  isCanonical(json);
  const winlog: MutableDocument = {};
  const document: MutableDocument = { event: { kind: "event" }, winlog };
  const draft = new Draft(document, origins);
  const data = new Map<string, string>();
  const isNxlog = ["EventReceivedTime", "SourceModuleType", "SeverityValue"].some((key) => json[key] !== undefined);
  for (const [key, value] of Object.entries(json)) {
    if (frame.has(key) || (isNxlog && nxlogFrame.has(key))) continue;
    addDatum(data, key, value);
  }
  const pick = (...keys: readonly string[]): EventDatum | null => {
    for (const key of keys) {
      const value = json[key];
      const text = isJsonObject(value) ? null : dataText(value);
      if (text !== null) return { value: text, from: key };
    }
    return null;
  };
  const put = (path: string, datum: EventDatum | null): void => {
    if (datum !== null) draft.set(path, datum.value, datum.from);
  };
  const putNumber = (path: string, datum: EventDatum | null): void => {
    if (datum !== null) draft.set(path, readInteger(datum.value) ?? undefined, datum.from);
  };
  const provider = pick("SourceName", "ProviderName");
  const eventId = pick("EventID");
  const channel = pick("Channel");
  const computer = pick("Hostname", "Computer");
  const recordId = pick("RecordNumber", "EventRecordID", "RecordID");
  put("winlog.provider_name", provider);
  put("event.provider", provider);
  put("winlog.provider_guid", pick("ProviderGuid"));
  put("winlog.event_id", eventId);
  put("event.code", eventId);
  put("winlog.channel", channel);
  put("winlog.computer_name", computer);
  put("winlog.record_id", recordId);
  put("winlog.activity_id", pick("ActivityID"));
  put("winlog.opcode", isNxlog ? pick("Opcode") : null);
  putNumber("winlog.version", pick("Version"));
  putNumber("winlog.process.pid", pick("ExecutionProcessID", "ProcessID"));
  putNumber("winlog.process.thread.id", pick("ThreadID"));
  put("message", pick("Message"));
  const task = pick("Category");
  put("winlog.task", task);
  put("event.action", task);
  const level = pick("Level", "Severity");
  // NXLog's Severity has words of its own; INFO is what Windows calls information.
  const word = level?.value === "INFO" ? "information" : levelWord(level?.value ?? null);
  if (level !== null) draft.set("log.level", word, level.from);
  const outcome = outcomeOfKeywords(typeof json.Keywords === "object" ? undefined : json.Keywords);
  if (outcome !== undefined) {
    draft.derive("event.outcome", outcome, "Keywords (audit success or failure)");
    draft.derive("winlog.keywords", [outcome === "success" ? "Audit Success" : "Audit Failure"], "Keywords");
  }
  const sid = pick("UserID");
  const name = isNxlog ? pick("AccountName") : null;
  const domain = isNxlog ? pick("Domain") : null;
  put("winlog.user.identifier", sid);
  put("winlog.user.name", name);
  put("winlog.user.domain", domain);
  if (isNxlog) put("winlog.user.type", pick("AccountType"));
  if (Array.isArray(json.tags))
    draft.set(
      "tags",
      json.tags.filter((tag) => typeof tag === "string"),
      "tags",
    );
  settleHost(draft, document, computer?.value ?? "", computer?.from ?? "");
  return {
    draft,
    provider: provider?.value ?? "",
    channel: channel?.value ?? "",
    eventId: eventId?.value ?? "",
    computer: computer?.value ?? "",
    recordId: recordId?.value ?? null,
    data,
    placeOf: (name) => name,
    writer: { sid, name, domain },
    created: createdOf(json, isNxlog),
  };
}

/** NXLog's `@timestamp` is the time of receipt, its EventTime the host's local clock without a zone. */
function createdOf(json: JsonObject, isNxlog: boolean): TimeFound | null {
  for (const from of isNxlog ? ["@timestamp", "EventTime"] : ["TimeCreated", "@timestamp", "EventTime"]) {
    const instant = readAnyInstant(json[from]);
    if (instant !== null) return { instant, from, exact: !isNxlog && from !== "EventTime" };
  }
  return null;
}
