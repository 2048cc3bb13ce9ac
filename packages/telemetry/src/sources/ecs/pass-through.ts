import { isJsonObject } from "../../decode/json-text.ts";
import { canonicalise, type MutableDocument } from "../../ecs/canonical.ts";
import { splitSecurity4688, splitWindowsArgv } from "../../ecs/command-line.ts";
import type { EcsDocument, JsonObject, SourceName } from "../../ecs/event.ts";
import { formatInstant, isOrderable, readInstant } from "../../ecs/instant.ts";
import { isSecurity4688 } from "../../ecs/process-subject.ts";
import { first, firstText, has } from "../../ecs/values.ts";
import { TelemetryError } from "../../telemetry-error.ts";
import { Draft, explainUntouched } from "../draft.ts";
import { hashedId } from "../event-id.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { storedIndex } from "../stored-index.ts";
import { windowsEventId } from "../windows/normalise-windows.ts";

/** What a source adds to a document that is ECS already: only fields that are empty, each marked as derived. */
export type FillGaps = (draft: Draft) => void;

function copyDeep(value: JsonObject): MutableDocument {
  const copy: MutableDocument = { ...value };
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "__proto__" && isJsonObject(inner)) copy[key] = copyDeep(inner);
  }
  return copy;
}

/** Gaps that any source may leave: arguments, a program's name, the system. */
function fillCommon(draft: Draft): void {
  const document = draft.get();
  for (const prefix of ["process", "process.parent"]) {
    const commandLine = firstText(document, `${prefix}.command_line`);
    if (commandLine !== undefined && commandLine !== "" && !has(document, `${prefix}.args`)) {
      const is4688 = isSecurity4688(document);
      const args = (is4688 ? splitSecurity4688 : splitWindowsArgv)(commandLine);
      const how = is4688 ? "split as for 4688" : "split as a Windows program finds its arguments";
      draft.derive(`${prefix}.args`, args, `${prefix}.command_line, ${how}; the document had no arguments`);
    }
    const executable = firstText(document, `${prefix}.executable`);
    if (executable !== undefined && !has(document, `${prefix}.name`)) {
      const at = executable.lastIndexOf("\\");
      if (at >= 0)
        draft.derive(`${prefix}.name`, executable.slice(at + 1), `${prefix}.executable, after the last backslash`);
    }
  }
  if (!has(document, "host.os.type")) {
    const platform = firstText(document, "host.os.platform")?.toLowerCase();
    if (platform === "windows" || has(document, "winlog.channel")) {
      const from = platform === "windows" ? "host.os.platform" : "a Windows event log exists on Windows only";
      draft.derive("host.os.type", "windows", from);
    }
  }
}

function idOf(document: EcsDocument, record: RawRecord, source: SourceName, time: bigint): string {
  const recordId = firstText(document, "winlog.record_id");
  const channel = firstText(document, "winlog.channel");
  if (recordId !== undefined && channel !== undefined) {
    const computer = firstText(document, "winlog.computer_name") ?? firstText(document, "host.name") ?? "";
    return windowsEventId({ computer, channel, recordId, time }, record.text);
  }
  const eventId = firstText(document, "event.id");
  if (eventId !== undefined && eventId !== "") {
    const host = firstText(document, "host.id") ?? firstText(document, "host.name") ?? "";
    return hashedId("event.id", source, host.toLowerCase(), eventId);
  }
  if (record.hit?.id != null) return hashedId("hit", record.hit.index ?? "", record.hit.id);
  return hashedId("text", record.text);
}

function streamName(document: EcsDocument): string | null {
  const [type, dataset, namespace] = ["type", "dataset", "namespace"].map((key) =>
    first(document, `data_stream.${key}`),
  );
  if (typeof dataset !== "string") return null;
  return storedIndex(`${String(type ?? "logs")}-${dataset}-${String(namespace ?? "default")}`);
}

/**
 * A document that is ECS already: kept as it is, in canonical form, and only its gaps filled. Its index is the hit's,
 * else its data stream's, else the source's own.
 * Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP.
 */
export function passThrough(
  record: RawRecord & { readonly json: JsonObject },
  how: { readonly source: SourceName; readonly index: string; readonly fill?: FillGaps; readonly origins?: Origin[] },
): Normalised {
  const draft = new Draft(copyDeep(canonicalise(record.json)), how.origins);
  const received = first(draft.get(), "@timestamp");
  const instant = readInstant(received);
  if (instant === null) {
    const message = "The document has no @timestamp that can be read.";
    throw new TelemetryError("TIME_MISSING", message, { field: "@timestamp", value: received });
  }
  const at = formatInstant(instant);
  if (!isOrderable(instant)) {
    const message = `The event's time is ${at}, outside 1970 to 2262.`;
    throw new TelemetryError("TIME_OUT_OF_RANGE", message, { field: "@timestamp", value: at });
  }
  if (received === at) draft.set("@timestamp", at, "@timestamp");
  else draft.derive("@timestamp", at, "@timestamp, written as UTC");
  if (!has(draft.get(), "event.kind")) draft.derive("event.kind", "event", "every record that is no alert");
  how.fill?.(draft);
  fillCommon(draft);
  if (how.origins !== undefined) explainUntouched(draft.get(), how.origins);
  const document = draft.get();
  const index = storedIndex(record.hit?.index) ?? streamName(document) ?? how.index;
  return { id: idOf(document, record, how.source, instant), index, source: how.source, document };
}
