import { type NearMiss, nearMissReasonIds } from "@quaestor/casework";
import { z } from "zod";
import type { SqliteDatabase, SqlValue } from "./database.ts";

/** A near miss as lists show it, so that they need not ask telemetry. */
export interface KeptNearMiss {
  readonly ruleId: string;
  readonly eventId: string;
  readonly source: string;
  /** As the event names it; null when it names none. */
  readonly host: string | null;
  /** `DOMAIN\name` of the process's account; null when the event does not say. */
  readonly user: string | null;
  /** When it happened: ISO 8601 with nine digits, so that texts sort. */
  readonly at: string;
  /** As received, its beginning where it is very long. */
  readonly commandLine: string;
  readonly miss: NearMiss;
}

export interface NearMissCount {
  readonly source: string;
  readonly host: string | null;
  readonly count: number;
}

export interface ListNearMisses {
  readonly limit: number;
  /** From an earlier page of the same request. */
  readonly cursor?: string;
  readonly source?: string;
  /** Null: of events that name no host. */
  readonly host?: string | null;
}

/** How far events were looked through for near misses of a rule. */
export interface NearMissMark {
  /** Which reading of events it was: the detector's version and the rule's digest. */
  readonly reading: string;
  /** Of `event.ingested`, ISO 8601; null when the first look has not ended. */
  readonly lookedTo: string | null;
}

/** Near misses that were found. It can be thrown away and made again from telemetry. */
export interface NearMissLog {
  mark(ruleId: string): NearMissMark | null;
  /** Forgets what was found for the rule and begins anew under another reading. */
  restart(ruleId: string, reading: string): void;
  /** Keeps what was found; what is known already stays as it is. Durable when it returns. */
  keep(found: readonly KeptNearMiss[]): number;
  /** Moves the mark; never back. */
  lookedTo(ruleId: string, to: string): void;
  counts(): readonly NearMissCount[];
  /** By time, newest first. */
  list(request: ListNearMisses): {
    readonly items: readonly KeptNearMiss[];
    readonly total: number;
    readonly cursor: string | null;
  };
  get(eventId: string): KeptNearMiss | null;
  /** Ids of all events, for those that want to know which are still there. */
  eventIds(): readonly string[];
  forget(eventIds: readonly string[]): void;
}

const Miss: z.ZodType<NearMiss> = z.object({
  reasons: z.array(
    z.object({ id: z.enum(nearMissReasonIds), shows: z.string().nullable(), conditions: z.array(z.string()) }),
  ),
  failed: z.array(z.object({ text: z.string(), field: z.string().nullable() })),
});
const Kept: z.ZodType<KeptNearMiss> = z.object({
  ruleId: z.string(),
  eventId: z.string(),
  source: z.string(),
  host: z.string().nullable(),
  user: z.string().nullable(),
  at: z.string(),
  commandLine: z.string(),
  miss: Miss,
});
const Row = z.object({ miss: z.string().transform((text) => Kept.parse(JSON.parse(text))) });
const Counted = z.object({ source: z.string(), host: z.string().nullable(), count: z.number() });
const Count = z.object({ count: z.number() });
const Id = z.object({ event_id: z.string() });
const Mark = z
  .object({ reading: z.string(), looked_to: z.string().nullable() })
  .transform(({ reading, looked_to: lookedTo }) => ({ reading, lookedTo }));

/** Host names come from telemetry and may hold anything; in JSON they keep their NULs. */
const keyed = (host: string | null): string | null => (host === null ? null : JSON.stringify(host));
const unkeyed = (host: string | null): string | null => (host === null ? null : z.string().parse(JSON.parse(host)));

export function nearMissLog(database: SqliteDatabase): NearMissLog {
  return {
    mark: (ruleId) =>
      database.rows(Mark, "SELECT reading, looked_to FROM near_miss_marks WHERE rule_id = ?", ruleId)[0] ?? null,
    restart(ruleId, reading) {
      database.transact(() => {
        database.run("DELETE FROM near_misses WHERE rule_id = ?", ruleId);
        database.run(
          "INSERT OR REPLACE INTO near_miss_marks (rule_id, reading, looked_to) VALUES (?, ?, NULL)",
          ruleId,
          reading,
        );
      });
    },
    keep: (found) =>
      database.transact(() =>
        found.reduce(
          (added, each) =>
            added +
            database.run(
              "INSERT OR IGNORE INTO near_misses (rule_id, event_id, source, host, at, miss) VALUES (?, ?, ?, ?, ?, ?)",
              ...[each.ruleId, each.eventId, each.source, keyed(each.host), each.at, JSON.stringify(each)],
            ),
          0,
        ),
      ),
    lookedTo(ruleId, to) {
      database.run(
        "UPDATE near_miss_marks SET looked_to = ? WHERE rule_id = ? AND coalesce(looked_to, '') < ?",
        ...[to, ruleId, to],
      );
    },
    counts: () =>
      database
        .rows(
          Counted,
          "SELECT source, host, count(*) AS count FROM near_misses GROUP BY source, host ORDER BY source, host",
        )
        .map(({ host, ...rest }) => ({ ...rest, host: unkeyed(host) })),
    list({ limit, cursor, source, host }) {
      const conditions: string[] = ["1"];
      const params: SqlValue[] = [];
      if (source !== undefined) {
        conditions.push("source = ?");
        params.push(source);
      }
      if (host !== undefined) {
        conditions.push("host IS ?");
        params.push(keyed(host));
      }
      const where = conditions.join(" AND ");
      const before = cursor === undefined ? null : readCursor(cursor);
      const page = database.rows(
        Row,
        `SELECT miss FROM near_misses WHERE ${where} AND (? IS NULL OR (at, event_id) < (?, ?)) ORDER BY at DESC, event_id DESC LIMIT ?`,
        ...[...params, before?.at ?? null, before?.at ?? null, before?.eventId ?? null, limit + 1],
      );
      const items = page.slice(0, limit).map((row) => row.miss);
      const last = items.at(-1);
      const [counted] = database.rows(Count, `SELECT count(*) AS count FROM near_misses WHERE ${where}`, ...params);
      return {
        items,
        total: counted?.count ?? 0,
        cursor: page.length > limit && last !== undefined ? `${last.at} ${last.eventId}` : null,
      };
    },
    get: (eventId) =>
      database.rows(Row, "SELECT miss FROM near_misses WHERE event_id = ? LIMIT 1", eventId)[0]?.miss ?? null,
    eventIds: () => database.rows(Id, "SELECT DISTINCT event_id FROM near_misses").map((row) => row.event_id),
    forget(eventIds) {
      database.run(
        "DELETE FROM near_misses WHERE event_id IN (SELECT value FROM json_each(?))",
        JSON.stringify(eventIds),
      );
    },
  };
}

/** A cursor that is none begins from the start: a page more is better than a refusal here. */
function readCursor(cursor: string): { readonly at: string; readonly eventId: string } | null {
  const space = cursor.indexOf(" ");
  return space < 0 ? null : { at: cursor.slice(0, space), eventId: cursor.slice(space + 1) };
}
