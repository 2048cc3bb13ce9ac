/**
 * - `CASEWORK_NEWER`: the file was written by a newer version of the console.
 * - `CASEWORK_LOCKED`: another process has the data directory.
 * - `SQLITE_FULL`: the disk is full; nothing of the transaction was kept.
 * - `CASEWORK_FAILED`: anything else the engine said.
 */
export type SqliteErrorCode = "CASEWORK_NEWER" | "CASEWORK_LOCKED" | "SQLITE_FULL" | "CASEWORK_FAILED";

/** What opening or writing casework can fail with. */
export class SqliteError extends Error {
  override readonly name = "SqliteError";
  readonly code: SqliteErrorCode;
  constructor(code: SqliteErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
