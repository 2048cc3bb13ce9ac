import type { IntakeLog, NearMissLog } from "@quaestor/adapters/sqlite";
import type { SourceRow, SourcesView } from "@quaestor/api";
import { hasNearMisses } from "@quaestor/casework";
import { formatInstant, msFromInstant, type SourceActivity } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import { titleOfSource } from "../view/gaps.ts";

export interface SourcesParts {
  readonly core: Core;
  readonly intake: IntakeLog;
  readonly nearMisses: NearMissLog;
}

/** What arrives, how late, and what of it was put aside or missed. */
export async function sourcesView({ core, intake, nearMisses }: SourcesParts): Promise<SourcesView> {
  const activity = await core.store.activity();
  const aside = counterOf(intake.quarantinedBySource());
  const misses = nearMisses.counts();
  const missed = counterOf(misses);
  const rows = activity.map((row) => ({
    ...rowOf(row),
    quarantined: aside.take(row.source, row.hostName),
    nearMisses: missed.take(row.source, row.hostName),
  }));
  const rule = core.rules.rules.find((shelved) => hasNearMisses(shelved.rule))?.rule;
  return {
    rows,
    quarantinedElsewhere: aside.left().map(({ source, host, count }) => ({
      source,
      title: source === null ? null : titleOfSource(source),
      host,
      count,
    })),
    events: rows.reduce((sum, row) => sum + row.events, 0),
    quarantined: intake.quarantinedCount(),
    nearMisses: {
      total: misses.reduce((sum, each) => sum + each.count, 0),
      rule: rule === undefined ? null : { id: rule.ruleId, name: rule.name },
      lookedTo: rule === undefined ? null : (nearMisses.mark(rule.ruleId)?.lookedTo ?? null),
    },
    asOf: formatInstant(core.outside.now()),
  };
}

function rowOf(row: SourceActivity): Omit<SourceRow, "quarantined" | "nearMisses"> {
  const minutes = Math.max(1, (msFromInstant(row.last) - msFromInstant(row.first)) / 60_000);
  return {
    index: row.index,
    source: row.source,
    title: titleOfSource(row.source),
    host: row.hostName,
    events: row.events,
    first: formatInstant(row.first),
    last: formatInstant(row.last),
    lastIngested: formatInstant(row.lastIngested),
    lagMs: row.lagMs,
    perMinute: row.events / minutes,
  };
}

interface Counted {
  readonly source: string | null;
  readonly host: string | null;
  readonly count: number;
}

/** Hands counts out to rows, each once: a source and host may have several rows, and a count must not show twice. */
function counterOf(counts: readonly Counted[]): {
  take(source: string, host: string | null): number;
  left(): readonly Counted[];
} {
  const placeOf = (source: string | null, host: string | null): string => JSON.stringify([source, host]);
  const waiting = new Map(counts.map((each) => [placeOf(each.source, each.host), each]));
  return {
    take(source, host) {
      const place = placeOf(source, host);
      const found = waiting.get(place);
      waiting.delete(place);
      return found?.count ?? 0;
    },
    left: () => [...waiting.values()],
  };
}
