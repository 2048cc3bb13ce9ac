import { z } from "zod";
import type { SqliteDatabase } from "./database.ts";

/** A file that was taken out of a drop folder. What it held tells it from others, not its name. */
export interface DroppedFile {
  /** Hex, of the content as it lay there. */
  readonly sha256: string;
  readonly keyId: string;
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: "done" | "failed";
  /** What was written beside it, as JSON. */
  readonly report: unknown;
}

/** Which contents were taken, so that nothing is taken twice. */
export interface DropLog {
  get(sha256: string): DroppedFile | null;
  /** The same content again replaces: a file that failed may be dropped once more. */
  put(file: DroppedFile): void;
}

const Row = z
  .object({
    sha256: z.string(),
    key_id: z.string(),
    name: z.string(),
    at: z.string(),
    outcome: z.enum(["done", "failed"]),
    report: z.string().transform((text): unknown => JSON.parse(text)),
  })
  .transform(({ key_id: keyId, ...rest }) => ({ ...rest, keyId }));

export function dropLog(database: SqliteDatabase): DropLog {
  return {
    get: (sha256) => database.rows(Row, "SELECT * FROM dropped_files WHERE sha256 = ?", sha256)[0] ?? null,
    put({ sha256, keyId, name, at, outcome, report }) {
      database.run(
        "INSERT OR REPLACE INTO dropped_files (sha256, key_id, name, at, outcome, report) VALUES (?, ?, ?, ?, ?, ?)",
        sha256,
        keyId,
        name,
        at,
        outcome,
        JSON.stringify(report),
      );
    },
  };
}
