import { isJsonObject } from "../../../decode/json-text.ts";
import { canonicalise, type MutableDocument } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";
import { readInstant } from "../../../ecs/instant.ts";
import { firstText, values } from "../../../ecs/values.ts";
import { Draft } from "../../draft.ts";
import type { Origin } from "../../source.ts";
import { addDatum, levelWord, outcomeOfKeywords, outcomeOfWords, settleHost } from "../header.ts";
import type { EventDatum, TimeFound, WindowsEvent } from "../windows-event.ts";

function collect(data: Map<string, EventDatum>, object: JsonObject, name: string, from: string): void {
  for (const [key, value] of Object.entries(object)) {
    // Names with dots were taken apart when the document was made canonical.
    if (isJsonObject(value)) collect(data, value, `${name}${key}.`, from);
    else addDatum(data, name + key, value, `${from}${name}${key}`);
  }
}

function copyOf(value: JsonValue | undefined): MutableDocument {
  return isJsonObject(value) ? { ...value } : {};
}

function datum(document: JsonObject, path: string): EventDatum | null {
  const value = firstText(document, path);
  return value === undefined ? null : { value, from: path };
}

/** The record of a Windows event input (winlogbeat 7 and 8, Elastic Agent) before any pipeline. */
export function liftWinlog(json: JsonObject, origins?: Origin[]): WindowsEvent {
  const canonical = canonicalise(json);
  const document: MutableDocument = { ...canonical };
  const winlog = copyOf(canonical.winlog);
  document.winlog = winlog;
  const draft = new Draft(document, origins);
  const data = new Map<string, EventDatum>();
  if (isJsonObject(canonical.winlog) && isJsonObject(canonical.winlog.event_data)) {
    collect(data, canonical.winlog.event_data, "", "winlog.event_data.");
  }
  for (const moved of ["event_data", "time_created", "level", "outcome", "record_id"]) delete winlog[moved];
  document.event = copyOf(canonical.event);

  const eventId = firstText(canonical, "winlog.event_id") ?? firstText(canonical, "event.code") ?? "";
  const recordId = firstText(canonical, "winlog.record_id") ?? null;
  const provider = firstText(canonical, "winlog.provider_name") ?? firstText(canonical, "event.provider") ?? "";
  const computer = firstText(canonical, "winlog.computer_name") ?? firstText(canonical, "host.name") ?? "";
  draft.set("winlog.event_id", eventId, "winlog.event_id");
  draft.set("event.code", eventId, "winlog.event_id");
  draft.set("event.provider", provider, "winlog.provider_name");
  if (recordId !== null) draft.set("winlog.record_id", recordId, "winlog.record_id");
  const level = firstText(canonical, "winlog.level");
  if (level !== undefined && firstText(canonical, "log.level") === undefined) {
    draft.set("log.level", levelWord(level), "winlog.level");
  }
  if (values(canonical, "event.outcome").length === 0) {
    const keywords = values(canonical, "winlog.keywords");
    const outcome =
      firstText(canonical, "winlog.outcome") ?? outcomeOfWords(keywords) ?? outcomeOfKeywords(keywords[0]);
    draft.derive("event.outcome", outcome, "winlog.keywords (audit success or failure)");
  }
  settleHost(draft, document, computer, "winlog.computer_name");
  return {
    draft,
    provider,
    channel: firstText(canonical, "winlog.channel") ?? "",
    eventId,
    computer,
    recordId,
    data,
    writer: {
      sid: datum(canonical, "winlog.user.identifier"),
      name: datum(canonical, "winlog.user.name"),
      domain: datum(canonical, "winlog.user.domain"),
    },
    created: timeAt(canonical, "winlog.time_created") ?? timeAt(canonical, "@timestamp"),
    stamped: timeAt(canonical, "@timestamp"),
  };
}

/** With a saved log the input stamps the time of reading, and keeps the event's own in time_created. */
function timeAt(canonical: JsonObject, from: string): TimeFound | null {
  const instant = readInstant(values(canonical, from)[0]);
  return instant === null ? null : { instant, from, exact: true };
}
