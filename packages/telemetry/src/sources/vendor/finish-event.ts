import { readAnyInstant } from "../../ecs/any-instant.ts";
import type { EcsDocument, SourceName } from "../../ecs/event.ts";
import { formatInstant, type Instant, isOrderable } from "../../ecs/instant.ts";
import { has } from "../../ecs/values.ts";
import { TelemetryError } from "../../telemetry-error.ts";
import { type Draft, explainUntouched } from "../draft.ts";
import { hashedId } from "../event-id.ts";
import type { Normalised, Origin, RawRecord } from "../source.ts";
import { storedIndex } from "../stored-index.ts";
import type { VendorRecord } from "./vendor-record.ts";

/** A vendor's event whose fields are filled, before what every event needs. */
export interface VendorEvent {
  readonly source: SourceName;
  /** The index that the source's own pipeline writes. */
  readonly index: string;
  readonly module: string;
  readonly dataset: string;
  readonly draft: Draft;
  readonly record: VendorRecord;
  /** The names that may hold the event's time, the best first. */
  readonly times: readonly string[];
  /** What identifies the event at its source; null when it names nothing of the kind. */
  readonly identity: (document: EcsDocument) => readonly string[] | null;
}

function timeOf(event: VendorEvent): { readonly instant: Instant; readonly name: string } {
  let unreadable: string | undefined;
  for (const name of event.times) {
    const value = event.record.get(name)?.value;
    if (value === undefined) continue;
    const instant = readAnyInstant(value);
    if (instant !== null) return { instant, name };
    unreadable ??= `Its time cannot be read: ${name} is ${JSON.stringify(String(value).slice(0, 80))}.`;
  }
  const message = unreadable ?? `The record has none of ${event.times.join(", ")}.`;
  throw new TelemetryError("TIME_MISSING", message, { field: "@timestamp" });
}

/**
 * Time, data stream and id of a vendor's event, and what could not be read.
 * Throws TelemetryError TIME_MISSING, TIME_OUT_OF_RANGE.
 */
export function finishEvent(raw: RawRecord, event: VendorEvent, origins?: Origin[]): Normalised {
  const { draft, record, dataset } = event;
  const { instant, name } = timeOf(event);
  const at = formatInstant(instant);
  if (!isOrderable(instant)) {
    const message = `The event's time is ${at}, outside 1970 to 2262.`;
    throw new TelemetryError("TIME_OUT_OF_RANGE", message, { field: "@timestamp", value: at });
  }
  if (record.text(name) === at) draft.set("@timestamp", at, record.placeOf(name));
  else draft.derive("@timestamp", at, `${record.placeOf(name)}, written as UTC`);
  const words = "the source of the record";
  if (!has(draft.get(), "event.kind")) draft.derive("event.kind", "event", "every record that is no alert");
  draft.derive("event.module", event.module, words);
  draft.derive("event.dataset", dataset, words);
  if (event.index.startsWith("logs-")) {
    draft.derive("data_stream.type", "logs", words);
    draft.derive("data_stream.dataset", dataset, words);
    draft.derive("data_stream.namespace", "default", words);
  }
  for (const misfit of record.misfits) draft.note(misfit);
  if (origins !== undefined) explainUntouched(draft.get(), origins);
  const identity = event.identity(draft.get());
  return {
    id: identity === null ? hashedId("text", raw.text) : hashedId(event.source, ...identity),
    index: storedIndex(raw.hit?.index) ?? event.index,
    source: event.source,
    document: draft.get(),
  };
}
