import { isJsonObject } from "../../decode/json-text.ts";
import { readAnyInstant } from "../../ecs/any-instant.ts";
import { canonicalise, type MutableDocument } from "../../ecs/canonical.ts";
import { splitSecurity4688, splitWindowsArgv } from "../../ecs/command-line.ts";
import type { EcsDocument, JsonObject } from "../../ecs/event.ts";
import { formatInstant, isOrderable } from "../../ecs/instant.ts";
import { isSecurity4688 } from "../../ecs/sensor.ts";
import { first, firstText, has } from "../../ecs/values.ts";
import { TelemetryError } from "../../telemetry-error.ts";
import { Draft, explainUntouched } from "../draft.ts";
import { hashedId } from "../event-id.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { storedIndex } from "../stored-index.ts";
import { nameOf } from "../vendor/readings.ts";
import { windowsEventId } from "../windows/normalise-windows.ts";
import { winlogbeatIndex } from "../windows/recognise.ts";
import { settleCollector } from "./collector.ts";
import { Gaps } from "./gap-filler.ts";
import { oddValues } from "./odd-values.ts";
import type { StoredKind } from "./stored-documents.ts";

function copyDeep(value: JsonObject): MutableDocument {
  const copy: MutableDocument = { ...value };
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "__proto__" && isJsonObject(inner)) copy[key] = copyDeep(inner);
  }
  return copy;
}

/** Gaps that any source may leave: arguments, a program's name, the system. */
function fillCommon(gaps: Gaps): void {
  const { document } = gaps;
  for (const prefix of ["process", "process.parent"]) {
    const commandLine = firstText(document, `${prefix}.command_line`);
    if (commandLine !== undefined && commandLine !== "" && !gaps.has(`${prefix}.args`)) {
      const is4688 = isSecurity4688(document);
      const args = (is4688 ? splitSecurity4688 : splitWindowsArgv)(commandLine);
      const how = is4688 ? "split as for 4688" : "split as a Windows program finds its arguments";
      gaps.fill(`${prefix}.args`, args, `${prefix}.command_line, ${how}`);
      gaps.fill(`${prefix}.args_count`, args.length, `number of arguments in ${prefix}.command_line`);
    }
    const executable = firstText(document, `${prefix}.executable`);
    if (executable !== undefined && /[\\/]/.test(executable)) {
      gaps.fill(`${prefix}.name`, nameOf(executable), `${prefix}.executable, after the last separator`);
    }
  }
  const platform = firstText(document, "host.os.platform")?.toLowerCase();
  if (platform === "windows") gaps.fill("host.os.type", "windows", "host.os.platform");
  else if (has(document, "winlog.channel")) {
    gaps.fill("host.os.type", "windows", "a Windows event log exists on Windows only");
  }
}

function idOf(document: EcsDocument, record: RawRecord, kind: StoredKind, time: bigint): string {
  const recordId = firstText(document, "winlog.record_id");
  const channel = firstText(document, "winlog.channel");
  if (recordId !== undefined && channel !== undefined) {
    const computer = firstText(document, "winlog.computer_name") ?? firstText(document, "host.name") ?? "";
    return windowsEventId({ computer, channel, recordId, time }, record.text);
  }
  const identity = kind.identity?.(document) ?? null;
  if (identity !== null) return hashedId(kind.source, ...identity);
  const eventId = kind.identity === undefined ? firstText(document, "event.id") : undefined;
  if (eventId !== undefined && eventId !== "") {
    const host = firstText(document, "host.id") ?? firstText(document, "host.name") ?? "";
    return hashedId("event.id", kind.source, host.toLowerCase(), eventId);
  }
  if (record.hit?.id != null) return hashedId("hit", record.hit.index ?? "", record.hit.id);
  return hashedId("text", record.text);
}

function streamName(document: EcsDocument): string | null {
  const [type, dataset, namespace] = ["type", "dataset", "namespace"].map((key) =>
    first(document, `data_stream.${key}`),
  );
  if (typeof dataset === "string") {
    return storedIndex(`${String(type ?? "logs")}-${dataset}-${String(namespace ?? "default")}`);
  }
  // Elastic Defend's streams differ by event; a document out of its stream still names its dataset.
  const own = first(document, "event.dataset");
  return typeof own === "string" && own.startsWith("endpoint.events.") ? storedIndex(`logs-${own}-default`) : null;
}

/**
 * A document that is ECS already: kept as it is, in canonical form, and only its gaps filled; `x.derived` names the
 * fields that were. Its index is the hit's, else its data stream's, else the source's own.
 * Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP.
 */
export function passThrough(
  record: RawRecord & { readonly json: JsonObject },
  kind: StoredKind,
  origins?: Origin[],
): Normalised {
  const draft = new Draft(copyDeep(canonicalise(record.json)), origins);
  const received = first(draft.get(), "@timestamp");
  const instant = readAnyInstant(received);
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
  settleCollector(draft);
  const gaps = new Gaps(draft);
  kind.fill?.(gaps);
  fillCommon(gaps);
  if (gaps.filled.length > 0) {
    draft.derive("x.derived", [...new Set(gaps.filled)], "fields that this document had none of, or another's");
  }
  for (const odd of oddValues(draft.get())) draft.note(odd);
  if (origins !== undefined) explainUntouched(draft.get(), origins);
  const document = draft.get();
  const own = kind.source === "winlogbeat" ? winlogbeatIndex(document) : kind.index;
  const index = storedIndex(record.hit?.index) ?? streamName(document) ?? own;
  return { id: idOf(document, record, kind, instant), index, source: kind.source, document };
}
