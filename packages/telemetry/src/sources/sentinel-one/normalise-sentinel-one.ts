import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject, JsonValue } from "../../ecs/event.ts";
import { first, firstText } from "../../ecs/values.ts";
import { Draft } from "../draft.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { applyRows } from "../vendor/apply-rows.ts";
import { setArguments, setFileParts } from "../vendor/derived-fields.ts";
import { finishEvent } from "../vendor/finish-event.ts";
import { keepVendorBlock } from "../vendor/vendor-block.ts";
import { VendorRecord } from "../vendor/vendor-record.ts";
import { kindOf } from "./event-kinds.ts";
import { sentinelOneIdentity } from "./fill-sentinel-one.ts";
import { actorEvent, categoryRows, everyEvent, processEvent } from "./sentinel-one-rows.ts";
import { vendorName } from "./vendor-names.ts";

/** A raw Cloud Funnel record to ECS. Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP. */
export function normaliseSentinelOne(raw: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised {
  const record = new VendorRecord(flatKeys(raw.json));
  const draft = new Draft({}, origins);
  const category = record.text("event.category").toLowerCase();
  setKind(draft, record, category);
  applyRows(draft, record, everyEvent);
  const makesProcess = category === "process" && hasTarget(record);
  applyRows(draft, record, makesProcess ? processEvent : actorEvent);
  setArguments(draft, "process");
  if (makesProcess) setArguments(draft, "process.parent");
  applyRows(draft, record, categoryRows[category] ?? []);
  if (category === "file") setFileParts(draft);
  const client = firstText(draft.get(), "host.ip");
  if (category === "logins" && client !== undefined) {
    draft.derive(
      "source.ip",
      client,
      "src.endpoint.ip.address, the client of a logon, which the pipeline files as the host's",
    );
  }
  noteUncPath(draft);
  record.taken.add("event.time");
  keepVendorBlock(draft, record, { path: "sentinel_one_cloud_funnel.event", nameOf: vendorName });
  draft.derive("observer.vendor", "SentinelOne", "the sensor of the source");
  return finishEvent(
    raw,
    {
      source: "sentinel_one_cloud_funnel",
      index: "logs-sentinel_one_cloud_funnel.event-default",
      module: "sentinel_one_cloud_funnel",
      dataset: "sentinel_one_cloud_funnel.event",
      draft,
      record,
      times: ["event.time", "@timestamp", "sca:atlantisIngestTime", "sca:ingestTime"],
      identity: sentinelOneIdentity,
    },
    origins,
  );
}

/** Whether a process event says which process was made; an exit may name its actor only. */
function hasTarget(record: VendorRecord): boolean {
  return ["tgt.process.uid", "tgt.process.pid", "tgt.process.name"].some((name) => record.text(name) !== "");
}

function setKind(draft: Draft, record: VendorRecord, category: string): void {
  const kind = kindOf(category, record.text("meta.event.name"), record.text("event.type"));
  const from = "event.category and meta.event.name";
  draft.derive("event.kind", "event", from);
  if (kind.category.length > 0) draft.derive("event.category", kind.category, from);
  if (kind.type.length > 0) draft.derive("event.type", kind.type, from);
  if (kind.action !== undefined) draft.derive("event.action", kind.action, from);
  if (kind.ours) {
    draft.derive("x.derived", ["event.category", "event.type"], "our own reading; no pipeline of the source maps this");
  }
}

/**
 * The pipeline halves four backslashes in a row in the record's own JSON, so that a UNC path is stored with one at its
 * head. Here the record is read as JSON is, and the path keeps both; the origin says so.
 */
function noteUncPath(draft: Draft): void {
  if (!draft.explains) return;
  const line = first(draft.get(), "process.command_line");
  if (typeof line !== "string" || !line.includes("\\\\")) return;
  draft.set(
    "process.command_line",
    line,
    "tgt.process.cmdline; a document that Elastic's pipeline stored shows one backslash where this shows two",
  );
}

/** Keys are dotted in the record, and may come nested by a shipper. */
function flatKeys(json: JsonObject): JsonObject {
  if (!Object.values(json).some(isJsonObject)) return json;
  const flat: Record<string, JsonValue | undefined> = {};
  const visit = (object: JsonObject, prefix: string): void => {
    for (const [key, value] of Object.entries(object)) {
      if (isJsonObject(value)) visit(value, `${prefix}${key}.`);
      else if (key !== "__proto__") flat[prefix + key] = value;
    }
  };
  visit(json, "");
  return flat;
}

/** Whether a record is one of Cloud Funnel's, as it leaves the vendor's cloud: flat, dotted keys. */
export function isSentinelOneRaw(json: JsonObject): boolean {
  const has = (name: string): boolean => first(json, name) !== undefined;
  return (
    has("meta.event.name") ||
    has("src.process.uid") ||
    (has("event.type") && has("endpoint.name") && !has("ecs.version"))
  );
}
