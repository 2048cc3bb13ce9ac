import { type Batch, type ReadOptions, readUnit, type Unit } from "@quaestor/adapters/files";
import { nearMissDetector, nearMissReasons } from "@quaestor/casework";
import { buildAlert, compileEql, type Rule } from "@quaestor/detection";
import { type EcsDocument, firstText, type Instant, matchesIndex, readInstant } from "@quaestor/telemetry";
import { KeyRing } from "./key-ring.ts";
import { ASIDES_TOLD, type Aside, type FoundAlert, type FoundMiss, isOfWholeFile, type Portion } from "./portion.ts";

/** What a scan looks for. Plain data, so that every thread can be given it. */
export interface Search {
  readonly rules: readonly Rule[];
  /** Both ends inclusive, on `@timestamp`; null is open. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** The time that alerts carry as theirs: one for the whole scan, so that threads cannot differ. */
  readonly at: Instant;
  readonly executionId: string;
  readonly read: ReadOptions;
}

/** Events, and bytes of what is told of them, after which a portion is handed on. */
const [portionEvents, portionWeight] = [2000, 1_000_000];
/** Of a near miss's command line as much is told. */
const missLine = 500;
/** What an alert and what was put aside take besides the texts of their records, in bytes. */
const [alertWeight, asideWeight] = [8000, 200];

export type ScanUnit = (unit: Unit) => AsyncGenerator<Portion>;

/** Compiles the rules once, and gives what runs them over one unit after another. Throws EqlError for a bad query. */
export function prepareScan({ rules, from, to, at, executionId, read }: Search): ScanUnit {
  const prepared = rules.map((rule) => ({
    rule,
    matches: compileEql(rule.query, rule.eventCategoryOverride ?? "event.category").matches,
    nearMisses: nearMissDetector(rule),
  }));
  const execution = { id: executionId, type: "manual", intendedAt: at } as const;
  const inTime = (document: EcsDocument): boolean => {
    if (from === null && to === null) return true;
    const time = readInstant(firstText(document, "@timestamp") ?? "");
    return time !== null && (from === null || time >= from) && (to === null || time <= to);
  };

  const keys = new KeyRing();
  return async function* (unit) {
    keys.begin();
    let gathered: Gathered | null = null;
    for await (const batch of readUnit(unit, read)) {
      gathered ??= new Gathered(batch.file, keys);
      gathered.begin(batch);
      for (const event of batch.events) {
        keys.add(event.id);
        if (!inTime(event.document)) {
          gathered.outside += 1;
          continue;
        }
        for (const { rule, matches, nearMisses } of prepared) {
          if (!matchesIndex(event.index, rule.index)) continue;
          if (!matches(event.document)) {
            const miss = nearMisses.find(event.document);
            if (miss === null) continue;
            gathered.miss({
              id: event.id,
              file: batch.file,
              reasons: miss.reasons.map((reason) => nearMissReasons[reason.id].title),
              commandLine: (firstText(event.document, "process.command_line") ?? "").slice(0, missLine),
            });
            continue;
          }
          const { id, document } = buildAlert({ event, rule, execution, now: at });
          gathered.alert({ id, document, file: batch.file }, event.raw?.length ?? 0);
        }
      }
      if (batch.end === null && !gathered.isLarge()) continue;
      yield gathered.portion(batch);
      if (batch.end !== null) gathered = null;
    }
  };
}

/** One file's results since the last portion. */
class Gathered {
  readonly #file: string;
  readonly #keys: KeyRing;
  #bytes = 0;
  #quarantined = 0;
  #told = 0;
  #weight = 0;
  #alerts: FoundAlert[] = [];
  #misses: FoundMiss[] = [];
  outside = 0;
  #asides: Aside[] = [];

  constructor(file: string, keys: KeyRing) {
    this.#file = file;
    this.#keys = keys;
  }

  begin({ bytes, quarantined }: Batch): void {
    this.#bytes += bytes;
    this.#quarantined += quarantined.length;
    for (const { line, code, message } of quarantined) {
      // What is said of the whole file is always told, though it comes last.
      if (!isOfWholeFile({ code }) && this.#told >= ASIDES_TOLD) continue;
      this.#asides.push({ line, code, message });
      this.#weight += message.length + asideWeight;
      this.#told += 1;
    }
  }

  alert(alert: FoundAlert, recordLength: number): void {
    this.#alerts.push(alert);
    // The document holds the record's texts, some of them twice, and what the rule says.
    this.#weight += 2 * recordLength + alertWeight;
  }

  miss(miss: FoundMiss): void {
    this.#misses.push(miss);
    this.#weight += miss.commandLine.length + asideWeight;
  }

  isLarge(): boolean {
    return this.#keys.count >= portionEvents || this.#weight >= portionWeight;
  }

  portion({ end }: Batch): Portion {
    const portion = {
      file: this.#file,
      bytes: this.#bytes,
      events: this.#keys.count,
      quarantined: this.#quarantined,
      outside: this.outside,
      keys: this.#keys.take(),
      alerts: this.#alerts,
      misses: this.#misses,
      asides: this.#asides,
      weight: this.#weight,
      end: end === null ? null : { archive: end.archive, linesBeforeNext: end.linesBeforeNext },
    };
    this.#bytes = 0;
    this.#quarantined = 0;
    this.outside = 0;
    this.#alerts = [];
    this.#misses = [];
    this.#asides = [];
    this.#weight = 0;
    return portion;
  }
}
