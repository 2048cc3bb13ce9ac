import type { JsonObject } from "../../ecs/event.ts";
import { Draft } from "../draft.ts";
import { Gaps } from "../ecs/gap-filler.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { applyRows } from "../vendor/apply-rows.ts";
import { setArguments, setFileParts } from "../vendor/derived-fields.ts";
import { finishEvent } from "../vendor/finish-event.ts";
import { keepVendorBlock } from "../vendor/vendor-block.ts";
import { VendorRecord } from "../vendor/vendor-record.ts";
import { rawRows, sensorRows, subtypes } from "./endgame-rows.ts";
import { endgameIdentity, fillEndgame } from "./fill-endgame.ts";

/** A record as the Endgame sensor writes it. Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE, TOO_DEEP. */
export function normaliseEndgame(raw: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised {
  const record = new VendorRecord(raw.json);
  const draft = new Draft({}, origins);
  draft.derive("event.kind", "event", "every record that is no alert");
  const subtype = record.text("event_subtype_full");
  const known = Object.hasOwn(subtypes, subtype) ? subtypes[subtype] : undefined;
  const isProcess = known?.category === "process" || record.text("event_type_full") === "process_event";
  applyRows(
    draft,
    record,
    sensorRows.filter(([, to]) => isProcess || !/^process\.(?:hash|pe|code_signature)/.test(to)),
  );
  applyRows(draft, record, rawRows);
  record.taken.clear();
  keepVendorBlock(draft, record, { path: "endgame", nameOf: (name) => name });
  fillEndgame(new Gaps(draft));
  if (known?.category === "file") setFileParts(draft);
  setArguments(draft, "process");
  if (/\\/.test(record.text("process_path"))) {
    draft.derive("host.os.type", "windows", "process_path: a path of Windows");
  }
  return finishEvent(
    raw,
    {
      source: "endgame",
      index: "endgame-default",
      module: "endgame",
      dataset: "esensor",
      draft,
      record,
      times: ["timestamp", "@timestamp", "timestamp_utc"],
      identity: (document) => endgameIdentity(document),
    },
    origins,
  );
}

/** Whether a record is the Endgame sensor's own. */
export function isEndgameRaw(json: JsonObject): boolean {
  return json.event_type_full !== undefined && json.unique_pid !== undefined;
}
