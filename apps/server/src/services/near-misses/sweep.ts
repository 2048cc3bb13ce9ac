import type { IntakeLog, KeptNearMiss, NearMissLog } from "@quaestor/adapters/sqlite";
import {
  alertTime,
  hasNearMisses,
  type NearMissDetector,
  nearMissCandidates,
  nearMissDetector,
  nearMissVersion,
  sortableTime,
} from "@quaestor/casework";
import type { Rule } from "@quaestor/detection";
import {
  firstText,
  formatInstant,
  hostOf,
  type Instant,
  NS_PER_SECOND,
  parseInstant,
  type SearchPage,
  type StoredEvent,
} from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import { userText } from "../view/event-row.ts";

/** Candidates that are read at once. */
const page = 500;
/** Telemetry that is being written carries the time at which that began: as much is looked at again. */
const overlap = 600n * NS_PER_SECOND;
/** A list shows no more of a command line; the event has it whole. */
const shownLine = 4000;

export interface SweepParts {
  readonly core: Core;
  readonly intake: Pick<IntakeLog, "oldestRunning">;
  readonly log: NearMissLog;
}

/**
 * Looks for near misses of a rule among what arrived since the last time, and keeps what it finds; gives how many were
 * new. The mark up to which everything was looked at moves only once that is kept, and never beyond the beginning of an
 * import that still runs, so that a crash costs work and not a near miss. Another version of the rule, or of the way
 * near misses are found, begins from the first event again.
 */
export async function sweepNearMisses({ core, intake, log }: SweepParts, rule: Rule): Promise<number> {
  if (!hasNearMisses(rule)) return 0;
  const reading = `${nearMissVersion} ${rule.digest}`;
  if (log.mark(rule.ruleId)?.reading !== reading) log.restart(rule.ruleId, reading);
  const looked = parseInstant(log.mark(rule.ruleId)?.lookedTo ?? "");
  const to = core.outside.now();
  const detector = nearMissDetector(rule);
  let added = 0;
  let cursor: string | null = null;
  do {
    const found: SearchPage = await core.store.eql({
      query: nearMissCandidates,
      window: { from: looked === null ? null : earlier(looked, overlap), to, timeField: "ingested" },
      ...(rule.index.length === 0 ? {} : { indices: rule.index }),
      sort: { by: "ingested", direction: "asc" },
      limit: page,
      ...(cursor === null ? {} : { cursor }),
    });
    added += log.keep(found.events.flatMap((event) => keptOf(rule, detector, event)));
    cursor = found.cursor;
  } while (cursor !== null);
  const running = parseInstant(intake.oldestRunning() ?? "");
  log.lookedTo(rule.ruleId, sortableTime(formatInstant(running !== null && running < to ? running : to)));
  if (added > 0) core.publish({ topic: "sources", id: null, version: null, by: null });
  return added;
}

const earlier = (instant: Instant, by: bigint): Instant => (instant > by ? instant - by : 0n);

function keptOf(rule: Rule, detector: NearMissDetector, event: StoredEvent): KeptNearMiss[] {
  const miss = detector.find(event.document);
  if (miss === null) return [];
  const line = firstText(event.document, "process.command_line") ?? "";
  return [
    {
      ruleId: rule.ruleId,
      eventId: event.id,
      source: event.source,
      host: hostOf(event.document)?.name ?? null,
      user: userText(event.document),
      at: alertTime(event),
      commandLine: line.length > shownLine ? `${line.slice(0, shownLine)}…` : line,
      miss,
    },
  ];
}
