import { Readable } from "node:stream";
import type { IntakeLog, NearMissLog } from "@quaestor/adapters/sqlite";
import type { Actor, ImportReport } from "@quaestor/api";
import { generateSample } from "@quaestor/sample";
import { and, ids as eventsOf, formatInstant, msFromInstant, or, phrase, type Query } from "@quaestor/telemetry";
import { z } from "zod";
import type { Core } from "./core.ts";
import { type ImportParts, importTelemetry } from "./imports.ts";

const seed = 42;
const state = "sample";
/** Every record of the sample carries this tag, and alerts keep their event's tags. */
const tag = "quaestor-sample";
const linesPerChunk = 500;

/** Loads the sample through the same door as any file: by default our own company's fortnight up to now. */
export async function loadSample(
  parts: ImportParts,
  by: Actor,
  records: Iterable<object> = generateSample({ seed, now: msFromInstant(parts.core.outside.now()) }),
): Promise<ImportReport> {
  const stream = Readable.from(chunks(records));
  const report = await importTelemetry(parts, { name: "sample telemetry", stream, by, sample: true });
  parts.intake.setSetting(state, JSON.stringify({ events: report.stored, ingested: report.startedAt }));
  return report;
}

function* chunks(records: Iterable<object>): Generator<Buffer> {
  let lines: string[] = [];
  for (const record of records) {
    lines.push(JSON.stringify({ ...record, tags: [tag] }));
    if (lines.length === linesPerChunk) {
      yield Buffer.from(`${lines.join("\n")}\n`);
      lines = [];
    }
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
}

const Kept = z.object({ events: z.number(), ingested: z.string() });
const removed = "sample_investigations";

/** Whether sample telemetry is loaded, and how much of it. */
export function sampleState(intake: IntakeLog): { loaded: boolean; events: number } {
  const kept = intake.setting(state);
  const events = kept === null ? 0 : Kept.parse(JSON.parse(kept)).events;
  return { loaded: events > 0, events };
}

/** Whether the sample was ever loaded: once removed it does not come back by itself. */
export const sampleWasLoaded = (intake: IntakeLog): boolean => intake.setting(state) !== null;

/** Investigations that went with the sample: the ledger keeps them, lists leave them out. */
export function investigationsOfSample(intake: IntakeLog): ReadonlySet<string> {
  return new Set(z.array(z.string()).parse(JSON.parse(intake.setting(removed) ?? "[]")));
}

/**
 * Removes the sample's events and the alerts raised on them: those that carry its tag and were taken in its import, and
 * the near misses among them. The ledger keeps what was done with them.
 */
export async function removeSample(
  { core, intake }: Pick<ImportParts, "core" | "intake">,
  nearMisses: NearMissLog,
  by: Actor,
): Promise<number> {
  const kept = intake.setting(state);
  if (kept === null) return 0;
  const { ingested } = Kept.parse(JSON.parse(kept));
  const taken = (field: string) => ({ kind: "range" as const, field, gte: ingested, lte: ingested });
  const query = and(phrase("tags", tag), or(taken("event.ingested"), taken("kibana.alert.original_event.ingested")));
  const ids = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Core["store"]["search"]>> = await core.store.search({
      query: and(query, phrase("event.kind", "signal")),
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const id of (await core.index.ofAlerts(page.events.map((event) => event.id))).values()) ids.add(id);
    cursor = page.cursor;
  } while (cursor !== null);
  const missed = await idsAmong(core, query, nearMisses.eventIds());
  for (const id of (await core.index.ofAlerts(missed)).values()) ids.add(id);
  const events = await core.store.remove(query);
  nearMisses.forget(missed);
  intake.setSetting(removed, JSON.stringify([...new Set([...investigationsOfSample(intake), ...ids])]));
  intake.setSetting(state, JSON.stringify({ events: 0, ingested }));
  await core.cases.append({
    stream: "imports",
    expectedVersion: "any",
    entries: [
      {
        at: formatInstant(core.outside.now()),
        actor: by,
        kind: "sample_removed",
        body: { events, investigations: [...ids] },
      },
    ],
  });
  for (const topic of ["queue", "sources", "status", "reviews", "rules"] as const)
    core.publish({ topic, id: null, version: null, by: by.id });
  return events;
}

/** Those of the events that a query matches. */
async function idsAmong(
  core: Pick<Core, "store">,
  query: Query,
  candidates: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let from = 0; from < candidates.length; from += 500) {
    const some = candidates.slice(from, from + 500);
    const page = await core.store.search({ query: and(query, eventsOf(...some)), limit: some.length });
    found.push(...page.events.map((event) => event.id));
  }
  return found;
}
