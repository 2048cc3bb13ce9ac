import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SqliteError } from "./sqlite-error.ts";

/** A data directory held by this process until released. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a data directory for this process. A lock left by a process that is gone is taken over. Throws SqliteError
 * CASEWORK_LOCKED naming the process that has it, CASEWORK_FAILED when the directory cannot be made or written.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const file = join(directory, "lock");
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(directory, error);
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = openSync(file, "wx", 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw unwritable(directory, error);
      const owner = ownerOf(file);
      if (owner !== null && isAlive(owner))
        throw new SqliteError(
          "CASEWORK_LOCKED",
          `The data directory ${directory} is in use by another Quaestor (process ${owner}). Stop that one, or start this one with another --data.`,
        );
      rmSync(file, { force: true });
    }
  }
  throw new SqliteError(
    "CASEWORK_LOCKED",
    `The data directory ${directory} is being taken by another process right now.`,
  );
}

function ownerOf(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is alive, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function unwritable(directory: string, cause: unknown): SqliteError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SqliteError(
    "CASEWORK_FAILED",
    `The data directory ${directory} cannot be used: ${reason}. Choose a folder you may write to with --data.`,
    { cause },
  );
}
