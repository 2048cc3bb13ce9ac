import { HttpProblem } from "../refusal.ts";
import { Refusal } from "./reply.ts";

/** After so long a shipper may come again. */
export const retryAfterSeconds = 2;
const whenThereIsRoom = 30;

export const tooBusy = (): Refusal =>
  new Refusal(
    429,
    "es_rejected_execution_exception",
    "The disk does not follow. Send it again later.",
    retryAfterSeconds,
  );

export const tooMany = (open: number): Refusal =>
  new Refusal(
    429,
    "es_rejected_execution_exception",
    `${open} requests are being read already. Send it again later.`,
    retryAfterSeconds,
  );

export const tooLarge = (most: number): Refusal =>
  new Refusal(
    413,
    "content_too_long_exception",
    `A body may have ${most} bytes, unpacked. Send less at once; what was kept of this is not doubled.`,
  );

export const malformed = (reason: string): Refusal => new Refusal(400, "illegal_argument_exception", reason);

export const unknownKey = (): Refusal =>
  new Refusal(
    401,
    "security_exception",
    "An API key for ingest is needed: Authorization: ApiKey base64(id:secret), or Basic. Keys are made on the console's Sources page; this one is unknown, revoked or missing.",
  );

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Why documents could not be kept, as the shipper hears it: all of these are worth another try. */
export function notKept(error: unknown): Refusal {
  switch (codeOf(error)) {
    case "STORE_FULL":
    case "SQLITE_FULL":
    case "ENOSPC":
      return new Refusal(
        503,
        "cluster_block_exception",
        "There is no room left on the console's disk. Nothing of this was kept; it can come again when there is room.",
        whenThereIsRoom,
      );
    case "STOPPING":
    case "STORE_CLOSED":
      return new Refusal(
        503,
        "node_closed_exception",
        "The console is stopping. Send it again later.",
        retryAfterSeconds,
      );
    default:
      return new Refusal(
        503,
        "unavailable_exception",
        "The console's store failed. Send it again later.",
        retryAfterSeconds,
      );
  }
}

/** Any error as a refusal; null for one that nobody expected. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof HttpProblem) return new Refusal(error.body.status, "illegal_argument_exception", error.message);
  return /^(?:STOPPING|STORE_|SQLITE_|CASEWORK_|ENOSPC)/.test(codeOf(error)) ? notKept(error) : null;
}
