import type { ApiKey, KeyScope } from "@quaestor/adapters/sqlite";
import { formatInstant, msFromInstant } from "@quaestor/telemetry";
import { type ApiKeyParts, touchKey } from "./api-keys.ts";
import type { LiveIntake } from "./live-intake.ts";

/** The same trouble again is noted at most this often: a shipper that is turned away comes back every second. */
const sameTroubleEveryMs = 30_000;

/** What the Elasticsearch-compatible routes may use of the console: keys checked, documents kept. Nothing that reads. */
export interface IntakeDoor {
  readonly intake: Pick<LiveIntake, "enter" | "keep">;
  readonly maxBodyBytes: number;
  /** Requests that are read at once; each holds half a megabyte and the line at hand. */
  readonly mostRequests: number;
  /** Stays the same over restarts: shippers group what they monitor by it. */
  readonly clusterId: string;
  /** The key, when it exists, is not revoked, has that scope, and this is its secret. */
  authenticate(id: string, secret: string, scope: KeyScope): ApiKey | null;
  isLive(id: string): boolean;
  /** Remembers why something sent with a key was refused as a whole, to be shown beside it. */
  refused(id: string, message: string): void;
}

export function intakeDoor(
  parts: ApiKeyParts,
  given: Pick<IntakeDoor, "intake" | "maxBodyBytes" | "mostRequests" | "clusterId">,
): IntakeDoor {
  const { core, keys } = parts;
  const noted = new Map<string, { readonly message: string; readonly atMs: number }>();
  // On a full disk no note can be kept; what is sent is still answered, with what became of it.
  const note = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      core.log.warn({ err: error }, "a note beside an API key could not be kept");
    }
  };
  return {
    ...given,
    authenticate(id, secret, scope) {
      const key = keys.authenticate(id, secret);
      if (key === null || !key.scopes.includes(scope)) return null;
      note(() => touchKey(parts, key));
      return key;
    },
    isLive: (id) => keys.isLive(id),
    refused(id, message) {
      const now = core.outside.now();
      const atMs = msFromInstant(now);
      const last = noted.get(id);
      if (last?.message === message && atMs - last.atMs < sameTroubleEveryMs) return;
      noted.set(id, { message, atMs });
      note(() => keys.trouble(id, message, formatInstant(now)));
    },
  };
}
