import { isJsonObject } from "../../../decode/json-text.ts";
import { readAnyInstant } from "../../../ecs/any-instant.ts";
import { canonicalise, type MutableDocument, putKey } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";
import { firstText, values } from "../../../ecs/values.ts";
import { Draft } from "../../draft.ts";
import type { Origin } from "../../source.ts";
import { addDatum, levelWord, outcomeOfKeywords, outcomeOfWords, settleHost } from "../header.ts";
import type { EventDatum, TimeFound, WindowsEvent } from "../windows-event.ts";

function collect(data: Map<string, string>, object: JsonObject, name: string): void {
  for (const key in object) {
    const value = object[key];
    // Names with dots were taken apart when the document was made canonical.
    if (isJsonObject(value)) collect(data, value, `${name}${key}.`);
    else addDatum(data, name + key, value);
  }
}

/** What is read from `winlog` into places of its own. */
const elsewhere: ReadonlySet<string> = new Set(["winlog"]);
const lifted: ReadonlySet<string> = new Set(["event_data", "time_created", "level", "outcome"]);

/** A copy whose objects may be changed; lists and scalars are shared. */
function copyOf(object: JsonObject, except: ReadonlySet<string> | null = null): MutableDocument {
  const copy: MutableDocument = {};
  for (const key in object) {
    if (except?.has(key)) continue;
    const value = object[key];
    putKey(copy, key, isJsonObject(value) ? copyOf(value) : (value ?? null));
  }
  return copy;
}

function datum(winlog: JsonObject, key: string): EventDatum | null {
  const { user } = winlog;
  const value = isJsonObject(user) ? user[key] : undefined;
  return typeof value === "string" && value !== "" ? { value, from: `winlog.user.${key}` } : null;
}

/** A scalar as text; lists (of `fields` style) give their first. */
function text(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? text(value[0]) : undefined;
}

/** The record of a Windows event input (winlogbeat 7 and 8, Elastic Agent) before any pipeline. */
export function liftWinlog(json: JsonObject, origins?: Origin[]): WindowsEvent {
  const canonical = canonicalise(json);
  const received = isJsonObject(canonical.winlog) ? canonical.winlog : {};
  const document = copyOf(canonical, elsewhere);
  document.winlog = copyOf(received, lifted);
  const draft = new Draft(document, origins);
  const data = new Map<string, string>();
  if (isJsonObject(received.event_data)) collect(data, received.event_data, "");

  const eventId = text(received.event_id) ?? firstText(canonical, "event.code") ?? "";
  const recordId = text(received.record_id) ?? null;
  const provider = text(received.provider_name) ?? firstText(canonical, "event.provider") ?? "";
  const computer = text(received.computer_name) ?? firstText(canonical, "host.name") ?? "";
  draft.set("winlog.event_id", eventId, "winlog.event_id");
  draft.set("event.code", eventId, "winlog.event_id");
  draft.set("event.provider", provider, "winlog.provider_name");
  if (recordId !== null) draft.set("winlog.record_id", recordId, "winlog.record_id");
  const level = text(received.level);
  if (level !== undefined && firstText(canonical, "log.level") === undefined) {
    draft.set("log.level", levelWord(level), "winlog.level");
  }
  if (firstText(canonical, "event.outcome") === undefined && (received.keywords ?? received.outcome) !== undefined) {
    const keywords = values(canonical, "winlog.keywords");
    const outcome = text(received.outcome) ?? outcomeOfWords(keywords) ?? outcomeOfKeywords(keywords[0]);
    draft.derive("event.outcome", outcome, "winlog.keywords (audit success or failure)");
  }
  settleHost(draft, document, computer, "winlog.computer_name");
  const stamped = timeOf(canonical["@timestamp"], "@timestamp");
  return {
    draft,
    provider,
    channel: text(received.channel) ?? "",
    eventId,
    computer,
    recordId,
    data,
    placeOf: (name) => `winlog.event_data.${name}`,
    writer: { sid: datum(received, "identifier"), name: datum(received, "name"), domain: datum(received, "domain") },
    // With a saved log the input stamps the time of reading, and keeps the event's own in time_created.
    created: timeOf(received.time_created, "winlog.time_created") ?? stamped,
    stamped,
  };
}

function timeOf(value: JsonValue | undefined, from: string): TimeFound | null {
  const instant = readAnyInstant(Array.isArray(value) ? value[0] : value);
  return instant === null ? null : { instant, from, exact: true };
}
