import type { InvestigationView } from "@quaestor/api";
import { anatomy, type Investigation, maskShape } from "@quaestor/casework";
import { firstText, type StoredEvent, values } from "@quaestor/telemetry";
import { happenedAtText } from "./event-time.ts";

/** The investigation's commands in order of time, with those that capture their output as the one in view does. */
export function sessionOf(
  alerts: readonly StoredEvent[],
  selected: StoredEvent,
  investigation: Pick<Investigation, "alerts">,
): InvestigationView["alerts"] {
  const shape = shapeOf(selected);
  const kinds = new Map(investigation.alerts.map(({ alertId, kind }) => [alertId, kind]));
  return alerts.map((each) => {
    const line = firstText(each.document, "process.command_line") ?? null;
    const command = line === null ? null : anatomy(line, values(each.document, "process.args").map(String)).command;
    return {
      id: each.id,
      kind: kinds.get(each.id) ?? "alert",
      time: happenedAtText(each),
      command: command ?? line ?? "command line missing",
      commandLine: line,
      source: firstText(each.document, "event.provider") ?? "",
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
