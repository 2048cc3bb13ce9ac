import { isJsonObject } from "../../decode/json-text.ts";
import { type MutableDocument, putKey } from "../../ecs/canonical.ts";
import type { JsonObject } from "../../ecs/event.ts";
import { formatInstant, isOrderable, NS_PER_MS } from "../../ecs/instant.ts";
import { TelemetryError } from "../../telemetry-error.ts";
import { type Draft, explainUntouched } from "../draft.ts";
import { hashedId } from "../event-id.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { storedIndex } from "../stored-index.ts";
import { liftEventJson } from "./carriers/event-json.ts";
import { liftFlat } from "./carriers/flat.ts";
import { liftGetWinEvent } from "./carriers/get-winevent.ts";
import { liftWinlog } from "./carriers/winlog.ts";
import { liftWinlogbeat6 } from "./carriers/winlogbeat6.ts";
import { mapSecurity } from "./channels/security.ts";
import { mapSysmon } from "./channels/sysmon.ts";
import { mapSystem } from "./channels/system.ts";
import { mapWmiActivity } from "./channels/wmi-activity.ts";
import { type CarrierName, carrierOf, streamOf } from "./recognise.ts";
import type { ChannelTable, TimeFound, WindowsEvent } from "./windows-event.ts";

const lifts: Readonly<Record<CarrierName, (json: JsonObject, origins?: Origin[]) => WindowsEvent>> = {
  winlog: liftWinlog,
  winlogbeat6: liftWinlogbeat6,
  event_json: liftEventJson,
  flat: liftFlat,
  get_winevent: liftGetWinEvent,
};

const generic: ChannelTable = () => null;

function tableOf(event: WindowsEvent): ChannelTable {
  if (event.provider === "Microsoft-Windows-Sysmon") return mapSysmon;
  switch (event.channel.toLowerCase()) {
    case "microsoft-windows-sysmon/operational":
      return mapSysmon;
    case "security":
      return mapSecurity;
    case "system":
      return mapSystem;
    case "microsoft-windows-wmi-activity/operational":
      return mapWmiActivity;
    default:
      return generic;
  }
}

/** Event data hold one value each; several come joined into one text, which is not what the source wrote. */
function noteLists(json: JsonObject, draft: Draft): void {
  const { winlog } = json;
  const data = (isJsonObject(winlog) ? winlog.event_data : undefined) ?? json.event_data;
  if (!isJsonObject(data)) return;
  for (const name in data) {
    const value = data[name];
    if (Array.isArray(value) && value.length > 1) {
      draft.note(`${name} is a list of ${value.length} where one value belongs; its values were joined`);
    }
  }
}

/** What stays of the event's data goes back to `winlog.event_data`, as received. */
function keepData(event: WindowsEvent): void {
  const data: MutableDocument = {};
  for (const [name, value] of event.data) putKey(data, name, value);
  // Fields that a channel's table put there itself (a list made of a text) stand beside what stayed.
  const { winlog } = event.draft.document;
  const made = isJsonObject(winlog) ? winlog.event_data : undefined;
  if (isJsonObject(made)) for (const [name, value] of Object.entries(made)) putKey(data, name, value ?? null);
  if (Object.keys(data).length > 0) event.draft.put("winlog.event_data", data);
}

function orderable(time: TimeFound): TimeFound {
  if (isOrderable(time.instant)) return time;
  const at = formatInstant(time.instant);
  throw new TelemetryError("TIME_OUT_OF_RANGE", `The event's time is ${at}, outside 1970 to 2262.`, {
    field: "@timestamp",
    value: at,
  });
}

/**
 * The id of a Windows record: computer, channel, record number and time to the millisecond (numbers restart when a log
 * is cleared), so that one record gets one id however it was carried. Without a number, the record's text.
 */
export function windowsEventId(
  event: {
    readonly computer: string;
    readonly channel: string;
    readonly recordId: string | null;
    readonly time: bigint;
  },
  text: string,
): string {
  if (event.recordId === null || event.computer === "") return hashedId("windows-text", text);
  const ms = (event.time / NS_PER_MS).toString();
  return hashedId("windows", event.computer.toLowerCase(), event.channel.toLowerCase(), event.recordId, ms);
}

/**
 * A raw Windows event of any carrier to ECS. Throws TelemetryError: FIELD_INVALID without a channel or event number,
 * TIME_MISSING and TIME_OUT_OF_RANGE for its time, TOO_DEEP for hostile nesting.
 */
export function normaliseWindows(record: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised {
  const carrier = carrierOf(record.json);
  const event = lifts[carrier ?? "winlog"](record.json, origins);
  const { draft } = event;
  noteLists(record.json, draft);
  if (event.eventId === "" || event.channel === "") {
    const field = event.eventId === "" ? "winlog.event_id" : "winlog.channel";
    throw new TelemetryError("FIELD_INVALID", `A Windows event without ${field}.`, { field });
  }
  draft.set("event.kind", "event", "every event of a Windows log");
  const own = tableOf(event)(event);
  const time = own ?? event.created;
  if (time === null) {
    throw new TelemetryError("TIME_MISSING", "The event has no time that can be read.", { field: "@timestamp" });
  }
  orderable(time);
  const at = formatInstant(time.instant);
  if (time.exact) draft.set("@timestamp", at, time.from);
  else draft.derive("@timestamp", at, `${time.from}, which stands in for the event's own time`);
  // Two clocks: Sysmon's own, and the log's, which is seldom but sometimes far from it. Both are kept.
  if (own !== null && event.created !== null && isOrderable(event.created.instant)) {
    draft.set("event.created", formatInstant(event.created.instant), event.created.from);
  }
  keepData(event);
  const target = streamOf(record.json, carrier ?? "winlog", event);
  const words = "channel and carrier";
  if (target.module !== null) draft.derive("event.module", target.module, words);
  if (target.dataset !== null) {
    draft.derive("event.dataset", target.dataset, words);
    draft.derive("data_stream.type", "logs", words);
    draft.derive("data_stream.dataset", target.dataset, words);
    draft.derive("data_stream.namespace", target.index.slice(target.index.lastIndexOf("-") + 1), words);
  }
  if (origins !== undefined) explainRest(event, origins);
  const id = windowsEventId({ ...event, time: time.instant }, record.text);
  return { id, index: storedIndex(record.hit?.index) ?? target.index, source: target.source, document: draft.get() };
}

/** Data that stayed where they were get their origin too, and places are told in the record's own names. */
function explainRest(event: WindowsEvent, origins: Origin[]): void {
  const kept = origins.filter((origin) => origin.field !== "winlog.event_data");
  for (const name of event.data.keys()) {
    kept.push({ field: `winlog.event_data.${name}`, from: event.placeOf(name), derived: false });
  }
  explainUntouched(event.draft.get(), kept);
  const { received } = event;
  origins.length = 0;
  for (const origin of kept) {
    origins.push(received === undefined || origin.derived ? origin : { ...origin, from: received(origin.from) });
  }
}
