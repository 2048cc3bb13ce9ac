import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Libsql from "libsql";
import { SqliteError } from "./sqlite-error.ts";

/** A data directory held by this process until released. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a data directory for this process. The lock is the operating system's, on a small file of its own, so it goes
 * with the process however that ends: nothing is left to be cleaned up, and no process id is taken for another's.
 * Throws SqliteError CASEWORK_LOCKED naming the process that has it, CASEWORK_FAILED when the directory cannot be made
 * or written.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const owner = join(directory, "lock.pid");
  let database: Libsql.Database | null = null;
  try {
    makeDirectory(directory);
    database = new Libsql(join(directory, "lock.sqlite"));
    // A rollback journal: in WAL mode others could still read, and EXCLUSIVE would not be exclusive.
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    writeFileSync(owner, String(process.pid), { mode: 0o600 });
  } catch (error) {
    database?.close();
    throw isBusy(error) ? inUse(directory, owner) : unwritable(directory, error);
  }
  const held = database;
  return {
    release() {
      if (!held.open) return;
      rmSync(owner, { force: true });
      held.exec("ROLLBACK");
      held.close();
    },
  };
}

/** Level by level: Node's own recursive form never returns where a parent takes no entries, as under /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    const another = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!another) throw error;
  }
}

function isBusy(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED") || /database is locked/i.test(message);
}

function inUse(directory: string, owner: string): SqliteError {
  let process_ = "";
  try {
    const pid = Number.parseInt(readFileSync(owner, "utf8"), 10);
    process_ = Number.isSafeInteger(pid) ? ` (process ${pid})` : "";
  } catch {
    // Who has it is a courtesy; that somebody has it is certain.
  }
  return new SqliteError(
    "CASEWORK_LOCKED",
    `The data directory ${directory} is in use by another Quaestor${process_}. Stop that one, or start this one with another --data.`,
  );
}

function unwritable(directory: string, cause: unknown): SqliteError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SqliteError(
    "CASEWORK_FAILED",
    `The data directory ${directory} cannot be used: ${reason}. Choose a folder you may write to with --data.`,
    { cause },
  );
}
