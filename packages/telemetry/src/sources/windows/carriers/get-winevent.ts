import { isJsonObject } from "../../../decode/json-text.ts";
import { readAnyInstant } from "../../../ecs/any-instant.ts";
import { isCanonical } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";
import { guidKey } from "../../../ecs/identifiers.ts";
import { formatInstant, type Instant, instantFromMs } from "../../../ecs/instant.ts";
import type { Origin } from "../../source.ts";
import type { WindowsEvent } from "../windows-event.ts";
import { liftEventJson } from "./event-json.ts";
import { dataNames } from "./property-names.ts";

/** Whether a record is an object of Get-WinEvent, as ConvertTo-Json writes it. */
export function isGetWinEvent(json: JsonObject): boolean {
  return json.Id !== undefined && json.LogName !== undefined && json.ProviderName !== undefined;
}

/** .NET's `/Date(ms)/` (Windows PowerShell), ISO text (PowerShell 7), or either in an object of dates. */
function timeCreated(value: JsonValue | undefined): Instant | null {
  if (isJsonObject(value)) return timeCreated(value.value ?? value.DateTime);
  const ms =
    typeof value === "string" ? /^\\?\/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)\\?\/$/.exec(value)?.[1] : undefined;
  if (ms !== undefined) return instantFromMs(Number(ms));
  return readAnyInstant(value);
}

/** A value as Windows would have rendered it: a SID's object gives its text. */
function propertyValue(property: JsonValue): JsonValue | undefined {
  const value = isJsonObject(property) && Object.hasOwn(property, "Value") ? property.Value : property;
  if (isJsonObject(value)) return typeof value.Value === "string" ? value.Value : undefined;
  return value;
}

/** ConvertTo-Json beyond its depth writes the class of an object in place of the object. */
function isClassName(value: JsonValue | undefined): boolean {
  return typeof value === "string" && value.startsWith("System.Diagnostics.Eventing.Reader.");
}

interface Data {
  readonly items: readonly { readonly Name: string; readonly text: JsonValue }[];
  /** What could not be recovered, as a sentence; null when all was. */
  readonly lost: string | null;
  /** Where a datum stood, by its name. */
  readonly places: ReadonlyMap<string, string>;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function dataOf(json: JsonObject, eventId: string): Data {
  const message = typeof json.Message === "string" ? json.Message : "";
  const provider = String(json.ProviderName);
  const properties = isList(json.Properties) ? json.Properties : [];
  const values = properties.map(propertyValue);
  const places = new Map<string, string>();
  if (values.length > 0 && !values.some(isClassName)) {
    const names = dataNames(provider, eventId, values, message);
    const items = values.map((value, at) => {
      const Name = names?.[at] ?? `param${at + 1}`;
      places.set(Name, `Properties[${at}].Value`);
      return { Name, text: withBraces(provider, Name, value ?? null) };
    });
    const lost =
      names === null
        ? `Properties come without names, and none are known for event ${eventId} of ${provider} with ${values.length} values; they are kept as param1, param2 and so on`
        : null;
    return { items, lost, places };
  }
  const lines = provider === "Microsoft-Windows-Sysmon" ? sysmonLines(message) : [];
  for (const { Name } of lines) places.set(Name, `Message, its line ${Name}`);
  const advice = "export with ConvertTo-Json -Depth 3";
  if (lines.length > 0) {
    return { items: lines, lost: `Properties hold no values, so that data were read from Message (${advice})`, places };
  }
  const lost =
    properties.length === 0 && message === ""
      ? null
      : `Properties hold no values; only header and message are kept (${advice})`;
  return { items: [], lost, places };
}

/**
 * Sysmon's message has a line `Name: value` for each datum; a line without a name goes on with the value before. A
 * value may itself hold such a line: a name that comes twice is believed neither time.
 */
function sysmonLines(message: string): { Name: string; text: string }[] {
  const items: { Name: string; text: string }[] = [];
  const count = new Map<string, number>();
  for (const line of message.split(/\r?\n/).slice(1)) {
    const [, name, value = ""] = /^([A-Z][A-Za-z0-9]{1,40}): ?(.*)$/.exec(line) ?? [];
    const last = items.at(-1);
    if (name !== undefined) {
      count.set(name, (count.get(name) ?? 0) + 1);
      items.push({ Name: name, text: value });
    } else if (last !== undefined && line !== "") last.text += `\n${line}`;
  }
  return items.filter(({ Name }) => count.get(Name) === 1);
}

/** ConvertTo-Json writes a GUID without the braces that Sysmon's events have. */
function withBraces(provider: string, name: string, value: JsonValue): JsonValue {
  if (provider !== "Microsoft-Windows-Sysmon" || !/Guid$/i.test(name) || typeof value !== "string") return value;
  return value.startsWith("{") || guidKey(value) === null ? value : `{${value}}`;
}

/** Places of the header in the record as received. */
const headers: Readonly<Record<string, string>> = {
  "Event.System.Provider.Name": "ProviderName",
  "Event.System.Provider.Guid": "ProviderId",
  "Event.System.EventID": "Id",
  "Event.System.Channel": "LogName",
  "Event.System.Computer": "MachineName",
  "Event.System.EventRecordID": "RecordId",
  "Event.System.Version": "Version",
  "Event.System.Level": "Level",
  "Event.System.Execution.ProcessID": "ProcessId",
  "Event.System.Execution.ThreadID": "ThreadId",
  "Event.System.Correlation": "ActivityId",
  "Event.System.Security.UserID": "UserId",
  "Event.System.TimeCreated.SystemTime": "TimeCreated",
  "Event.System.Keywords": "Keywords",
  "Event.RenderingInfo.Message": "Message",
  "Event.RenderingInfo.Task": "TaskDisplayName",
  "Event.RenderingInfo.Opcode": "OpcodeDisplayName",
};

function scalar(value: JsonValue | undefined): JsonValue {
  return value === undefined || (typeof value === "object" && !isJsonObject(value))
    ? null
    : (propertyValue(value) ?? null);
}

/**
 * An object of PowerShell's Get-WinEvent: a header under .NET's names, and the event's data as values without names.
 * Names come from the tables of the events known here, checked against the number of values; for Sysmon from the
 * rendered message, whose lines carry them. What cannot be named is kept as param1, param2 and so on, and said.
 */
export function liftGetWinEvent(json: JsonObject, origins?: Origin[]): WindowsEvent {
  isCanonical(json);
  const eventId = String(scalar(json.Id) ?? "");
  const data = dataOf(json, eventId);
  const instant = timeCreated(json.TimeCreated);
  const at = instant === null ? null : formatInstant(instant);
  const lifted = liftEventJson(
    {
      Event: {
        System: {
          Provider: { Name: scalar(json.ProviderName), Guid: scalar(json.ProviderId) },
          EventID: eventId,
          Version: scalar(json.Version),
          Level: scalar(json.Level),
          Keywords: scalar(json.Keywords),
          TimeCreated: { SystemTime: at },
          EventRecordID: scalar(json.RecordId),
          Correlation: { ActivityID: scalar(json.ActivityId) },
          Execution: { ProcessID: scalar(json.ProcessId), ThreadID: scalar(json.ThreadId) },
          Channel: scalar(json.LogName),
          Computer: scalar(json.MachineName),
          Security: { UserID: scalar(json.UserId) },
        },
        EventData: { Data: data.items },
        RenderingInfo: {
          Message: scalar(json.Message),
          Task: scalar(json.TaskDisplayName),
          Opcode: scalar(json.OpcodeDisplayName),
        },
      },
    },
    origins,
  );
  if (data.lost !== null) lifted.draft.derive("error.message", [data.lost], "Properties and Message");
  return {
    ...lifted,
    placeOf: (name) => data.places.get(name) ?? name,
    received: (from) => headers[from] ?? from,
  };
}
