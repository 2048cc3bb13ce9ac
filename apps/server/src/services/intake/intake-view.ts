import type { ApiKeyStore } from "@quaestor/adapters/sqlite";
import type { IntakeView } from "@quaestor/api";
import { apiKey } from "./api-keys.ts";
import type { IntakeDoor } from "./door.ts";
import type { DropFolder } from "./drop-folder.ts";

/** What the Sources page shows of live intake. */
export function intakeView({
  keys,
  door,
  drop,
  loopback,
}: {
  readonly keys: ApiKeyStore;
  readonly door: Pick<IntakeDoor, "maxBodyBytes">;
  readonly drop: Pick<DropFolder, "view"> | null;
  readonly loopback: boolean;
}): IntakeView {
  return {
    keys: keys.list().map(apiKey),
    loopback,
    maxBodyBytes: door.maxBodyBytes,
    drop: drop?.view() ?? null,
  };
}
