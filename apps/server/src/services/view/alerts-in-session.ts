import type { InvestigationView } from "@quaestor/api";
import { anatomy, type Investigation, maskShape } from "@quaestor/casework";
import { firstText, oneByProcess, type StoredEvent, sensorOf, sensorTitles, values } from "@quaestor/telemetry";
import { lineText } from "./cut-text.ts";
import { happenedAtText } from "./event-time.ts";

/**
 * The investigation's alerts in order of time. They stay one a source event; `process` says which were raised on records
 * of one process.
 */
export function alertsInSession(
  alerts: readonly StoredEvent[],
  alert: StoredEvent,
  investigation: Pick<Investigation, "alerts">,
): InvestigationView["alerts"] {
  const shape = shapeOf(alert);
  const kinds = new Map(investigation.alerts.map(({ alertId, kind }) => [alertId, kind]));
  const processes = new Map(
    oneByProcess(alerts).flatMap(({ records, first }) => records.map((record) => [record.id, first.id] as const)),
  );
  return alerts.map((each) => {
    const line = firstText(each.document, "process.command_line") ?? null;
    const command = line === null ? null : anatomy(line, values(each.document, "process.args").map(String)).command;
    return {
      id: each.id,
      kind: kinds.get(each.id) ?? "alert",
      time: happenedAtText(each),
      command: lineText(command ?? line ?? "command line missing"),
      commandLine: line === null ? null : lineText(line),
      source: sensorTitles[sensorOf(each.document)],
      process: processes.get(each.id) ?? each.id,
      sameShape: shape !== null && shapeOf(each) === shape,
    };
  });
}

/** The way the output is captured, whatever the command: its line without the captured command, masked. */
function shapeOf(alert: StoredEvent): string | null {
  const line = firstText(alert.document, "process.command_line");
  if (line === undefined) return null;
  const { parts } = anatomy(line, values(alert.document, "process.args").map(String));
  return maskShape(parts.map((part) => (part.kind === "captured_command" ? "…" : part.text)).join(""));
}
