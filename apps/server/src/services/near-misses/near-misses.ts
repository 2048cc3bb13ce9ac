import type { NearMissLog } from "@quaestor/adapters/sqlite";
import type { Actor, NearMiss as ApiNearMiss, NearMissPage, OpenedNearMiss } from "@quaestor/api";
import { type NearMiss, nearMissReasons, nearMissReference, subjectOfNearMiss } from "@quaestor/casework";
import { HttpProblem } from "../../http/refusal.ts";
import type { Core } from "../core.ts";
import { placeAlerts } from "../grouping.ts";
import { titleOfSource } from "../view/gaps.ts";

const page = 100;

/** The reasons of a near miss, in words. */
export function reasonsInWords(miss: NearMiss): ApiNearMiss["reasons"] {
  return miss.reasons.map(({ id, shows, conditions }) => ({
    id,
    ...nearMissReasons[id],
    shows,
    conditions: [...conditions],
  }));
}

/** What was found, newest first, with the investigation each belongs to. */
export async function listNearMisses(
  core: Core,
  log: NearMissLog,
  query: {
    readonly cursor?: string | undefined;
    readonly source?: string | undefined;
    readonly host?: string | undefined;
  },
): Promise<NearMissPage> {
  const { cursor, source, host } = query;
  const {
    items,
    total,
    cursor: next,
  } = log.list({
    limit: page,
    ...(cursor === undefined ? {} : { cursor }),
    ...(source === undefined ? {} : { source }),
    ...(host === undefined ? {} : { host: host === "-" ? null : host }),
  });
  const owners = await core.index.ofAlerts(items.map((item) => item.eventId));
  return {
    items: items.map((item) => ({
      eventId: item.eventId,
      source: item.source,
      title: titleOfSource(item.source),
      host: item.host,
      user: item.user,
      at: item.at,
      commandLine: item.commandLine,
      reasons: reasonsInWords(item.miss),
      failed: item.miss.failed.map((condition) => ({ ...condition })),
      investigationId: owners.get(item.eventId) ?? null,
    })),
    total,
    cursor: next,
  };
}

/**
 * Opens an investigation on a near miss by hand, or puts it into the undecided one of the same rule, host and user. Doing
 * so twice gives the same investigation.
 */
export async function openNearMiss(
  core: Core,
  log: NearMissLog,
  eventId: string,
  actor: Actor,
): Promise<OpenedNearMiss> {
  const kept = log.get(eventId);
  if (kept === null) throw new HttpProblem("NOT_FOUND", "There is no such near miss.");
  const there = (await core.index.ofAlerts([eventId])).get(eventId);
  if (there !== undefined) return { investigationId: there, outcome: "there" };
  const [event] = await core.store.get([eventId]);
  if (event === undefined) throw new HttpProblem("NOT_FOUND", "The event of this near miss is no longer in the store.");
  const shelved = core.rules.byId(kept.ruleId);
  if (shelved === null)
    throw new HttpProblem("NOT_FOUND", "The rule that this would be a near miss of is no longer among the rules.");
  const group = { subject: subjectOfNearMiss(shelved.rule, event), alerts: [nearMissReference(event)] };
  const { id, opened } = await placeAlerts(core, group, actor);
  core.publish({ topic: "investigation", id, version: null, by: actor.id });
  for (const topic of ["queue", "sources", "status"] as const)
    core.publish({ topic, id: null, version: null, by: actor.id });
  return { investigationId: id, outcome: opened ? "opened" : "added" };
}
