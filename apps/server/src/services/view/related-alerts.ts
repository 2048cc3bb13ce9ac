import type { InvestigationView } from "@quaestor/api";
import type { Investigation } from "@quaestor/casework";
import { firstText, hostOf, oneByProcess, type StoredEvent } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import { summaryOf, userText } from "./event-row.ts";
import { happenedAtText } from "./event-time.ts";
import type { Gathered } from "./gather.ts";
import { toldBy } from "./tree-node.ts";

/** Alerts that the guide's pivots found beyond this investigation; those on records of one process are one line. */
export async function relatedAlerts(
  core: Core,
  gathered: Gathered,
  investigation: Investigation,
): Promise<InvestigationView["related"]> {
  const own = new Set(investigation.alerts.map((alert) => alert.alertId));
  const rows = new Map<string, { event: StoredEvent; why: string }>();
  for (const result of gathered.pivots.values()) {
    for (const { event } of result.rows) {
      if (firstText(event.document, "event.kind") === "signal" && !own.has(event.id) && !rows.has(event.id))
        rows.set(event.id, { event, why: result.plan.label });
    }
  }
  const owners = await core.index.ofAlerts([...rows.keys()]);
  return oneByProcess([...rows.values()].map(({ event }) => event)).map(({ first: event, records }) => ({
    alertId: event.id,
    investigationId: owners.get(event.id) ?? null,
    time: happenedAtText(event),
    host: hostOf(event.document)?.name ?? null,
    user: userText(event.document),
    summary: summaryOf(event.document),
    why: rows.get(event.id)?.why ?? "",
    alsoAlertIds: records.filter((record) => record !== event).map((record) => record.id),
    sources: toldBy(records),
  }));
}
