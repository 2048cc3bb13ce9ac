import { isJsonObject } from "../../../decode/json-text.ts";
import { readAnyInstant } from "../../../ecs/any-instant.ts";
import { isCanonical, type MutableDocument, putKey } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";
import { readInteger } from "../../../ecs/identifiers.ts";
import { Draft } from "../../draft.ts";
import type { Origin } from "../../source.ts";
import { addDatum, dataText, levelWord, outcomeOfKeywords, settleHost } from "../header.ts";
import type { WindowsEvent } from "../windows-event.ts";

/** The ways in which converters of XML name an element's text. */
const textKeys = ["text", "#text", "_text", "$t", "_", "Value", "$value"];
/** … and the object that holds its attributes. */
const attributeKeys = ["#attributes", "@attributes", "_attributes", "$"];

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function textOf(node: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(node)) return isList(node) && node.length === 1 ? textOf(node[0]) : node;
  for (const key of textKeys) {
    if (Object.hasOwn(node, key)) return node[key];
  }
  return undefined;
}

function stringOf(node: JsonValue | undefined): string | null {
  const value = textOf(node);
  return value === undefined || value === null || typeof value === "object" || value === ""
    ? null
    : String(value).trim();
}

function attribute(node: JsonValue | undefined, name: string): string | null {
  const object = isList(node) ? node[0] : node;
  if (!isJsonObject(object)) return null;
  const direct = object[name];
  if (typeof direct === "string") return direct;
  for (const holder of [object, ...attributeKeys.map((key) => object[key])]) {
    if (!isJsonObject(holder)) continue;
    const value = holder[name] ?? holder[`@${name}`] ?? holder[`-${name}`];
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return null;
}

function collectData(data: Map<string, string>, eventData: JsonValue | undefined): void {
  let unnamed = 0;
  const addUnnamed = (value: JsonValue | undefined): void => {
    unnamed += 1;
    addDatum(data, `param${unnamed}`, value);
  };
  const addItem = (item: JsonValue): void => {
    const name = attribute(item, "Name");
    const value = textOf(item);
    if (name !== null) addDatum(data, name, value);
    else if (isList(value)) value.forEach(addUnnamed);
    else addUnnamed(value);
  };
  if (!isJsonObject(eventData)) return;
  for (const [key, value] of Object.entries(eventData)) {
    if (key === "Data" && (isList(value) || isJsonObject(value)))
      for (const item of isList(value) ? value : [value]) addItem(item);
    else if (key === "Data") addUnnamed(value);
    else if (!attributeKeys.includes(key) && key !== "Name") {
      addDatum(data, key, isJsonObject(value) ? (textOf(value) ?? value) : value);
    }
  }
}

/** UserData holds one element of the provider's own; its name becomes `xml_name`, its leaves become text. */
function userDataOf(node: JsonValue | undefined): MutableDocument | null {
  if (!isJsonObject(node)) return null;
  const inner = Object.entries(node).find(([key, value]) => !attributeKeys.includes(key) && isJsonObject(value));
  if (inner === undefined || !isJsonObject(inner[1])) return null;
  const out: MutableDocument = { xml_name: inner[0] };
  for (const [key, value] of Object.entries(inner[1])) {
    if (attributeKeys.includes(key) || key === "xmlns") continue;
    const text = dataText(isJsonObject(value) ? (textOf(value) ?? value) : value);
    if (text !== null) putKey(out, key, text);
  }
  return out;
}

/** evtx_dump can put an element's attributes beside it, as `TimeCreated_attributes`: they are moved to where others have them. */
function withAttributes(system: JsonObject): JsonObject {
  const moved: Record<string, JsonValue | undefined> = { ...system };
  for (const [key, value] of Object.entries(system)) {
    const name = key.endsWith("_attributes") ? key.slice(0, -"_attributes".length) : "";
    if (name !== "" && isJsonObject(value) && !isJsonObject(system[name])) {
      moved[name] = {
        "#attributes": value,
        ...(typeof system[name] === "object" ? {} : { "#text": system[name] ?? null }),
      };
    }
  }
  return moved;
}

/**
 * Event XML turned into JSON, in the styles that are about: evtx_dump (`#attributes`, or `…_attributes` beside the
 * element), `Data: [{Name, text}]`, `@Name`, `$`. Our own reader of event XML gives the second.
 */
export function liftEventJson(json: JsonObject, origins?: Origin[]): WindowsEvent {
  // For the depth limit; keys are taken from the record as it is, since names in events may hold dots.
  isCanonical(json);
  const event = isJsonObject(json.Event) ? json.Event : {};
  const system = withAttributes(isJsonObject(event.System) ? event.System : {});
  const rendering = isJsonObject(event.RenderingInfo) ? event.RenderingInfo : {};
  const winlog: MutableDocument = {};
  const document: MutableDocument = { event: { kind: "event" }, winlog };
  const draft = new Draft(document, origins);
  const data = new Map<string, string>();
  collectData(data, event.EventData);

  const provider = attribute(system.Provider, "Name") ?? "";
  const eventId = stringOf(system.EventID) ?? "";
  const channel = stringOf(system.Channel) ?? "";
  const computer = stringOf(system.Computer) ?? "";
  const recordId = stringOf(system.EventRecordID);
  draft.set("winlog.provider_name", provider, "Event.System.Provider.Name");
  draft.set("event.provider", provider, "Event.System.Provider.Name");
  draft.set("winlog.provider_guid", attribute(system.Provider, "Guid") ?? undefined, "Event.System.Provider.Guid");
  draft.set("winlog.event_id", eventId, "Event.System.EventID");
  draft.set("event.code", eventId, "Event.System.EventID");
  draft.set("winlog.channel", channel, "Event.System.Channel");
  draft.set("winlog.computer_name", computer, "Event.System.Computer");
  draft.set("winlog.record_id", recordId ?? undefined, "Event.System.EventRecordID");
  draft.set("winlog.version", readInteger(stringOf(system.Version) ?? undefined) ?? undefined, "Event.System.Version");
  draft.set("log.level", levelWord(stringOf(system.Level)), "Event.System.Level");
  const pid = readInteger(attribute(system.Execution, "ProcessID") ?? undefined);
  const thread = readInteger(attribute(system.Execution, "ThreadID") ?? undefined);
  draft.set("winlog.process.pid", pid ?? undefined, "Event.System.Execution.ProcessID");
  draft.set("winlog.process.thread.id", thread ?? undefined, "Event.System.Execution.ThreadID");
  draft.set("winlog.activity_id", attribute(system.Correlation, "ActivityID") ?? undefined, "Event.System.Correlation");
  const sid = attribute(system.Security, "UserID");
  draft.set("winlog.user.identifier", sid ?? undefined, "Event.System.Security.UserID");
  draft.set("message", stringOf(rendering.Message) ?? undefined, "Event.RenderingInfo.Message");
  const task = stringOf(rendering.Task);
  if (task !== null) {
    draft.set("winlog.task", task, "Event.RenderingInfo.Task");
    draft.set("event.action", task, "Event.RenderingInfo.Task");
  }
  draft.set("winlog.opcode", stringOf(rendering.Opcode) ?? undefined, "Event.RenderingInfo.Opcode");
  const outcome = outcomeOfKeywords(stringOf(system.Keywords) ?? undefined);
  if (outcome !== undefined) {
    draft.derive("event.outcome", outcome, "Event.System.Keywords (audit success or failure)");
    const words = outcome === "success" ? "Audit Success" : "Audit Failure";
    draft.derive("winlog.keywords", [words], "Event.System.Keywords");
  }
  const userData = userDataOf(event.UserData);
  if (userData !== null) winlog.user_data = userData;
  settleHost(draft, document, computer, "Event.System.Computer");
  const from = "Event.System.TimeCreated.SystemTime";
  const instant = readAnyInstant(attribute(system.TimeCreated, "SystemTime") ?? undefined);
  return {
    draft,
    provider,
    channel,
    eventId,
    computer,
    recordId,
    data,
    placeOf: (name) => `Event.EventData, ${name}`,
    writer: {
      sid: sid === null ? null : { value: sid, from: "Event.System.Security.UserID" },
      name: null,
      domain: null,
    },
    created: instant === null ? null : { instant, from, exact: true },
  };
}
