import { z } from "zod";
import type { SqliteDatabase } from "./database.ts";

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
  /** Newest first. */
  imports(limit: number): readonly unknown[];
  quarantine(records: readonly QuarantinedRecord[]): void;
  /** Newest first, those before `before` (a number from an earlier page). */
  quarantined(request: { readonly limit: number; readonly before?: number; readonly importId?: string }): {
    readonly records: readonly QuarantinedRecord[];
    readonly next: number | null;
  };
  quarantinedCount(): number;
  quarantinedRecord(id: string): QuarantinedRecord | null;
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
  })
  .transform(({ import_id: importId, ...rest }) => ({ ...rest, importId }));
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
    quarantine(records) {
      database.transact(() => {
        for (const { id, importId, file, line, code, message, bytes, size, at, retried } of records) {
          database.run(
            "INSERT OR IGNORE INTO quarantine (id, import_id, file, line, code, message, bytes, size, at, retried) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
          );
        }
      });
    },
    quarantined({ limit, before, importId }) {
      const rows = database.rows(
        QuarantineRow,
        "SELECT * FROM quarantine WHERE number < ? AND (? IS NULL OR import_id = ?) ORDER BY number DESC LIMIT ?",
        before ?? Number.MAX_SAFE_INTEGER,
        importId ?? null,
        importId ?? null,
        limit + 1,
      );
      const records = rows.slice(0, limit);
      return { records, next: rows.length > limit ? (records.at(-1)?.number ?? null) : null };
    },
    quarantinedCount: () =>
      database.rows(Count, "SELECT count(*) AS count FROM quarantine WHERE retried <> 'stored'")[0]?.count ?? 0,
    quarantinedRecord: (id) => database.rows(QuarantineRow, "SELECT * FROM quarantine WHERE id = ?", id)[0] ?? null,
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
