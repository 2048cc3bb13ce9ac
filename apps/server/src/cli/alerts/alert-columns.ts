import { type EcsDocument, values } from "@quaestor/telemetry";
import type { FoundAlert } from "../../services/scan/portion.ts";
import { visible } from "../progress.ts";

/** Fields of an alert in a table of rows, by their own names. Fixed: added at the end, never renamed or moved. */
export const csvFields = [
  "kibana.alert.original_time",
  "kibana.alert.severity",
  "kibana.alert.risk_score",
  "kibana.alert.rule.name",
  "kibana.alert.rule.rule_id",
  "host.name",
  "host.id",
  "user.domain",
  "user.name",
  "user.id",
  "process.pid",
  "process.entity_id",
  "process.executable",
  "process.command_line",
  "process.parent.pid",
  "process.parent.entity_id",
  "process.parent.executable",
  "process.parent.command_line",
  "event.code",
  "winlog.channel",
  "winlog.record_id",
  "kibana.alert.uuid",
] as const;

/** Heads of the columns of CSV: the fields, then the file that the event was read from. */
export const csvHead: readonly string[] = [...csvFields, "file"];

/** A field's values as one line of text: several are put one after the other; empty when there is none. */
export function cell(document: EcsDocument, field: string): string {
  return visible(values(document, field).map(String).join("; "));
}

/** A row of CSV for an alert, in the order of {@link csvHead}. */
export function csvRow({ document, file }: FoundAlert): readonly string[] {
  return [...csvFields.map((field) => cell(document, field)), visible(file)];
}
