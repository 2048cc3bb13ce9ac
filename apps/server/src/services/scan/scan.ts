import { type Batch, readTelemetry, type TelemetryInput } from "@quaestor/adapters/files";
import { buildAlert, compileEql, type Rule } from "@quaestor/detection";
import { type Instant, matchesIndex, type NewEvent, type Quarantined } from "@quaestor/telemetry";
import { SeenIds } from "./seen-ids.ts";

/** records = events + duplicates + quarantined. */
export interface ScanCounts {
  readonly files: number;
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly alerts: number;
}

export interface ScanHooks {
  alert(alert: NewEvent): void;
  quarantined(record: Quarantined): void;
  /** After every batch. */
  progress(counts: ScanCounts, batch: Batch): void;
}

export interface ScanRequest {
  readonly input: TelemetryInput;
  readonly rules: readonly Rule[];
  readonly now: () => Instant;
  readonly executionId: string;
}

/**
 * Runs rules over files, over all of their time, with neither server nor data directory. Streams: memory holds one batch
 * and 16 bytes for each event seen. The same code decodes, normalises and builds alerts as on the server, so ids agree.
 */
export async function scan({ input, rules, now, executionId }: ScanRequest, hooks: ScanHooks): Promise<ScanCounts> {
  const seen = new SeenIds();
  const prepared = rules.map((rule) => ({
    rule,
    matches: compileEql(rule.query, rule.eventCategoryOverride ?? "event.category").matches,
  }));
  let counts: ScanCounts = { files: 0, bytes: 0, records: 0, events: 0, duplicates: 0, quarantined: 0, alerts: 0 };
  for await (const batch of readTelemetry(input)) {
    let alerts = 0;
    let duplicates = 0;
    for (const event of batch.events) {
      if (!seen.add(event.id)) {
        duplicates += 1;
        continue;
      }
      for (const { rule, matches } of prepared) {
        if (!matchesIndex(event.index, rule.index) || !matches(event.document)) continue;
        const at = now();
        hooks.alert(
          buildAlert({ event, rule, execution: { id: executionId, type: "manual", intendedAt: at }, now: at }),
        );
        alerts += 1;
      }
    }
    for (const record of batch.quarantined) hooks.quarantined(record);
    counts = {
      files: counts.files + (batch.end === null ? 0 : 1),
      bytes: counts.bytes + (batch.end?.bytes ?? 0),
      records: counts.records + batch.events.length + batch.quarantined.length,
      events: counts.events + batch.events.length - duplicates,
      duplicates: counts.duplicates + duplicates,
      quarantined: counts.quarantined + batch.quarantined.length,
      alerts: counts.alerts + alerts,
    };
    hooks.progress(counts, batch);
  }
  return counts;
}
