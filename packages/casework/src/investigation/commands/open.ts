import type { Command } from "../command.ts";
import { acceptsAlerts, type Decided, happens, refuse } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

export function open(command: Extract<Command, { kind: "open" }>): Decided {
  const { id, subject, alerts, earlier } = command;
  return happens({ kind: "opened", id, subject, alerts, earlier });
}

export function addAlerts(state: Investigation, command: Extract<Command, { kind: "add_alerts" }>): Decided {
  if (!acceptsAlerts(state.state)) {
    return refuse("DECIDED", "A decision was submitted; new alerts open an investigation of their own.", {
      state: state.state,
    });
  }
  const known = new Set(state.alerts.map((alert) => alert.alertId));
  const fresh = command.alerts.filter((alert) => !known.has(alert.alertId));
  if (fresh.length === 0) return happens();
  const { identity } = command;
  return happens({ kind: "alerts_added", alerts: fresh, ...(identity !== undefined && { identity }) });
}
