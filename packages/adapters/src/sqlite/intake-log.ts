import { createHash } from "node:crypto";
import type { InChunk } from "@quaestor/telemetry";
import { z } from "zod";
import type { SqliteDatabase, SqlValue } from "./database.ts";

export interface QuarantinedRecord {
  readonly id: string;
  readonly importId: string;
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
  /** As received; the beginning where the record was too long to keep. */
  readonly bytes: Uint8Array;
  /** Of the whole record, in bytes. */
  readonly size: number;
  /** ISO 8601. */
  readonly at: string;
  readonly retried: "never" | "stored" | "still_refused";
  /** The source and the host it says it is of, as far as that could be read; null where not. */
  readonly source: string | null;
  readonly host: string | null;
  /** Of a record of a binary log that could not be decoded: the chunk it lay in, by its SHA-256, and its place there. */
  readonly chunk: { readonly sha256: string; readonly offset: number; readonly at: number } | null;
}

/** A record for the quarantine; chunks are kept once, however many records of them are put aside. */
export type NewQuarantinedRecord = Omit<QuarantinedRecord, "chunk"> & { readonly inChunk?: InChunk };

/** How many quarantined records one source and host have; records stored on retry are not counted. */
export interface QuarantineCount {
  readonly source: string | null;
  readonly host: string | null;
  readonly count: number;
}

export interface QuarantineRequest {
  readonly limit: number;
  readonly before?: number;
  readonly importId?: string;
  /** Of this source; null: of no known source. */
  readonly source?: string | null;
  /** Of this host; null: of no known host. */
  readonly host?: string | null;
}

export interface KeptExport {
  readonly id: string;
  readonly investigationId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly size: number;
  readonly at: string;
}

/** What came in and went out beside telemetry and the ledger: imports, quarantine, exported bundles. */
export interface IntakeLog {
  /** Kept as the JSON it is; the same id replaces. */
  putImport(id: string, startedAt: string, report: unknown): void;
  /** When the oldest import began that has not ended; null when all have. */
  oldestRunning(): string | null;
  /** Newest first. */
  imports(limit: number): readonly unknown[];
  /** Gives how many are new: an id that is there already is left as it is. */
  quarantine(records: readonly NewQuarantinedRecord[]): number;
  /** Newest first, those before `before` (a number from an earlier page). */
  quarantined(request: QuarantineRequest): {
    readonly records: readonly QuarantinedRecord[];
    readonly next: number | null;
    /** All that the request asks for, whatever its page. */
    readonly total: number;
  };
  /** Records that wait: those stored on retry are not counted. */
  quarantinedCount(): number;
  quarantinedBySource(): readonly QuarantineCount[];
  quarantinedRecord(id: string): QuarantinedRecord | null;
  /** The bytes of a chunk that a quarantined record names. */
  quarantinedChunk(sha256: string): Uint8Array | null;
  setRetried(id: string, retried: QuarantinedRecord["retried"]): void;
  putExport(kept: KeptExport): void;
  export(id: string): KeptExport | null;
  setting(key: string): string | null;
  setSetting(key: string, value: string): void;
}

const Bytes = z.union([
  z.instanceof(Uint8Array),
  z.instanceof(ArrayBuffer).transform((buffer) => new Uint8Array(buffer)),
]);
const QuarantineRow = z
  .object({
    number: z.number(),
    id: z.string(),
    import_id: z.string(),
    file: z.string(),
    line: z.number(),
    code: z.string(),
    message: z.string(),
    bytes: Bytes,
    size: z.number(),
    at: z.string(),
    retried: z.enum(["never", "stored", "still_refused"]),
    source: z.string().nullable(),
    host: z.string().nullable().transform(unkeyed),
    chunk_sha256: z.string().nullable(),
    chunk_offset: z.number().nullable(),
    chunk_at: z.number().nullable(),
  })
  .transform(({ import_id: importId, chunk_sha256: sha256, chunk_offset: offset, chunk_at: at, ...rest }) => ({
    ...rest,
    importId,
    chunk: sha256 === null || offset === null || at === null ? null : { sha256, offset, at },
  }));
const ExportRow = z
  .object({
    id: z.string(),
    investigation_id: z.string(),
    file_name: z.string(),
    sha256: z.string(),
    size: z.number(),
    at: z.string(),
  })
  .transform(({ investigation_id: investigationId, file_name: fileName, ...rest }) => ({
    ...rest,
    investigationId,
    fileName,
  }));
const Json = z.object({ report: z.string().transform((text): unknown => JSON.parse(text)) });
const Count = z.object({ count: z.number() });
const CountOfSource = z.object({
  source: z.string().nullable(),
  host: z.string().nullable().transform(unkeyed),
  count: z.number(),
});
const Started = z.object({ started: z.string().nullable() });

/** Host names come from telemetry and may hold anything; in JSON they keep their NULs. */
function keyed(host: string | null): string | null {
  return host === null ? null : JSON.stringify(host);
}

function unkeyed(host: string | null): string | null {
  return host === null ? null : z.string().parse(JSON.parse(host));
}

export function intakeLog(database: SqliteDatabase): IntakeLog {
  return {
    putImport(id, startedAt, report) {
      database.run(
        "INSERT INTO imports (id, started_at, report) VALUES (?, ?, ?) ON CONFLICT(id) DO UPDATE SET report = excluded.report",
        id,
        startedAt,
        JSON.stringify(report),
      );
    },
    imports: (limit) =>
      database
        .rows(Json, "SELECT report FROM imports ORDER BY started_at DESC, id LIMIT ?", limit)
        .map(({ report }) => report),
    oldestRunning: () =>
      database.rows(
        Started,
        "SELECT min(started_at) AS started FROM imports WHERE json_extract(report, '$.finishedAt') IS NULL",
      )[0]?.started ?? null,
    quarantine: (records) =>
      database.transact(() => {
        let fresh = 0;
        for (const {
          id,
          importId,
          file,
          line,
          code,
          message,
          bytes,
          size,
          at,
          retried,
          source,
          host,
          ...more
        } of records) {
          const { inChunk } = more;
          const sha256 = inChunk === undefined ? null : createHash("sha256").update(inChunk.chunk).digest("hex");
          if (inChunk !== undefined && sha256 !== null) {
            database.run(
              "INSERT OR IGNORE INTO quarantine_chunks (sha256, bytes) VALUES (?, ?)",
              sha256,
              inChunk.chunk,
            );
          }
          fresh += database.run(
            "INSERT OR IGNORE INTO quarantine (id, import_id, file, line, code, message, bytes, size, at, retried, source, host, chunk_sha256, chunk_offset, chunk_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            importId,
            file,
            line,
            code,
            message,
            bytes,
            size,
            at,
            retried,
            source,
            keyed(host),
            sha256,
            inChunk?.offset ?? null,
            inChunk?.at ?? null,
          );
        }
        return fresh;
      }),
    quarantined({ limit, before, importId, source, host }) {
      const { where, params } = conditionsOf({ importId, source, host: host === undefined ? undefined : keyed(host) });
      const rows = database.rows(
        QuarantineRow,
        `SELECT * FROM quarantine WHERE number < ? AND ${where} ORDER BY number DESC LIMIT ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        ...params,
        limit + 1,
      );
      const [counted] = database.rows(Count, `SELECT count(*) AS count FROM quarantine WHERE ${where}`, ...params);
      const records = rows.slice(0, limit);
      const next = rows.length > limit ? (records.at(-1)?.number ?? null) : null;
      return { records, next, total: counted?.count ?? 0 };
    },
    quarantinedCount: () =>
      database.rows(Count, "SELECT count(*) AS count FROM quarantine WHERE retried <> 'stored'")[0]?.count ?? 0,
    quarantinedBySource: () =>
      database.rows(
        CountOfSource,
        "SELECT source, host, count(*) AS count FROM quarantine WHERE retried <> 'stored' GROUP BY source, host ORDER BY source, host",
      ),
    quarantinedRecord: (id) => database.rows(QuarantineRow, "SELECT * FROM quarantine WHERE id = ?", id)[0] ?? null,
    quarantinedChunk: (sha256) =>
      database.rows(z.object({ bytes: Bytes }), "SELECT bytes FROM quarantine_chunks WHERE sha256 = ?", sha256)[0]
        ?.bytes ?? null,
    setRetried(id, retried) {
      database.run("UPDATE quarantine SET retried = ? WHERE id = ?", retried, id);
    },
    putExport({ id, investigationId, fileName, sha256, size, at }) {
      database.run(
        "INSERT INTO exports (id, investigation_id, file_name, sha256, size, at) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        investigationId,
        fileName,
        sha256,
        size,
        at,
      );
    },
    export: (id) => database.rows(ExportRow, "SELECT * FROM exports WHERE id = ?", id)[0] ?? null,
    setting: (key) =>
      database.rows(z.object({ value: z.string() }), "SELECT value FROM settings WHERE key = ?", key)[0]?.value ?? null,
    setSetting(key, value) {
      database.run(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        key,
        value,
      );
    },
  };
}

/** What rows of the quarantine have to be; an absent condition is none, null asks for rows without the value. */
function conditionsOf({
  importId,
  source,
  host,
}: {
  readonly importId: string | undefined;
  readonly source: string | null | undefined;
  readonly host: string | null | undefined;
}): { readonly where: string; readonly params: readonly SqlValue[] } {
  const parts: string[] = ["1"];
  const params: SqlValue[] = [];
  const also = (condition: string, value: SqlValue | undefined): void => {
    if (value === undefined) return;
    parts.push(condition);
    params.push(value);
  };
  also("import_id = ?", importId);
  also("source IS ?", source);
  also("host IS ?", host);
  return { where: parts.join(" AND "), params };
}
