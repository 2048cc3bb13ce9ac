import {
  type Actor,
  type AlertGroup,
  acceptsAlerts,
  type Command,
  type CommandContext,
  groupAlerts as groupBySubject,
  type Investigation,
  investigationId,
  SYSTEM,
} from "@quaestor/casework";
import { formatInstant, phrase, type StoredEvent } from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import { type CommandOutcome, carryOut, loadInvestigation } from "./investigations.ts";

const pageSize = 500;

/**
 * Puts alerts into investigations: one of the same rule, host and user that is not decided yet, or a new one. Alerts that
 * belong to one already are left alone, so that it may be called again after any crash. Gives the ids of what changed.
 */
export async function groupAlerts(core: Core, alerts: readonly StoredEvent[]): Promise<ReadonlySet<string>> {
  const known = await core.index.ofAlerts(alerts.map((alert) => alert.id));
  const changed = new Set<string>();
  for (const group of groupBySubject(alerts.filter((alert) => !known.has(alert.id))))
    changed.add((await placeAlerts(core, group, SYSTEM)).id);
  for (const id of changed) core.publish({ topic: "investigation", id, version: null, by: null });
  if (changed.size > 0) core.publish({ topic: "queue", id: null, version: null, by: null });
  return changed;
}

/** Every alert of the store, oldest first: what a crash between writing alerts and grouping them left over. */
export async function groupAllAlerts(core: Core): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Core["store"]["search"]>> = await core.store.search({
      query: phrase("event.kind", "signal"),
      sort: { by: "original", direction: "asc" },
      limit: pageSize,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const id of await groupAlerts(core, page.events)) changed.add(id);
    cursor = page.cursor;
  } while (cursor !== null);
  return changed;
}

/** Puts alerts of one subject into its newest investigation, when that is undecided, or opens one. */
export async function placeAlerts(
  core: Core,
  { subject, alerts }: AlertGroup,
  actor: Actor,
): Promise<{ readonly id: string; readonly opened: boolean }> {
  const earlier = await core.index.ofSubject(subject);
  const newest = earlier.at(-1);
  if (newest !== undefined && acceptsAlerts(newest.state)) {
    const outcome = await attempt(core, newest.id, { kind: "add_alerts", alerts }, actor);
    if (outcome.kind === "done") return { id: newest.id, opened: false };
  }
  const before = earlier.map((summary) => summary.id);
  const id = investigationId(subject, before);
  const outcome = await attempt(core, id, { kind: "open", id, subject, alerts, earlier: before }, actor);
  if (outcome.kind === "refused") {
    // Somebody else opened it in the same moment.
    if (outcome.refusal.code === "ALREADY_OPEN") return placeAlerts(core, { subject, alerts }, actor);
    throw new HttpProblem("REFUSED", outcome.refusal.message, { refusal: outcome.refusal.code });
  }
  return { id, opened: true };
}

/** Tries again when somebody was faster. */
async function attempt(core: Core, id: string, command: Command, actor: Actor): Promise<CommandOutcome> {
  const state: Investigation | null = await loadInvestigation(core, id);
  const context: CommandContext = { actor, at: formatInstant(core.outside.now()), questions: [], gate: null };
  const outcome = await carryOut(core, id, state, command, context);
  return outcome.kind === "conflict" ? attempt(core, id, command, actor) : outcome;
}
