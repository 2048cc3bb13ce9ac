import { EqlError } from "@quaestor/eql";
import { TelemetryError } from "@quaestor/telemetry";

const FULL = /No space left on device|ENOSPC|EDQUOT|Disk quota exceeded|File too large|EFBIG|max_temp_directory_size/i;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The engine's or file system's error as one of the port's; errors that are already for the caller stay. */
export function storeError(error: unknown): Error {
  if (error instanceof TelemetryError || error instanceof EqlError) return error;
  const message = messageOf(error);
  if (message.startsWith("INTERRUPT")) {
    return new TelemetryError("INTERRUPTED", "The request was stopped.", {}, error);
  }
  if (FULL.test(message)) {
    return new TelemetryError("STORE_FULL", "There is no room left where the event store lives.", {}, error);
  }
  return new TelemetryError("STORE_FAILED", `The event store failed: ${message.split("\n")[0]}`, {}, error);
}

/** The same for an error of opening a file. */
export function openError(path: string, error: unknown): Error {
  if (error instanceof TelemetryError) return error;
  const message = messageOf(error);
  if (/Could not set lock|Conflicting lock|being used by another process/i.test(message)) {
    const pid = /PID (\d+)/.exec(message)?.[1];
    const holder = pid === undefined ? "another process" : `process ${pid}`;
    return new TelemetryError("STORE_LOCKED", `The event store ${path} is in use by ${holder}.`, { path, pid }, error);
  }
  if (/newer version|with version number|storage version|serialization version/i.test(message)) {
    return new TelemetryError(
      "STORE_NEWER",
      `The event store ${path} was written by a newer version.`,
      { path },
      error,
    );
  }
  return storeError(error);
}

/** After such an error the engine refuses all further work until the file is opened again. */
export function isFatal(error: unknown): boolean {
  return /^(FATAL|INTERNAL) Error|database has been invalidated|Database is invalidated/i.test(messageOf(error));
}
