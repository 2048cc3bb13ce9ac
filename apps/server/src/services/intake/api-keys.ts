import { createHash, randomBytes } from "node:crypto";
import type { ApiKey, ApiKeyStore } from "@quaestor/adapters/sqlite";
import type { Actor, ApiKey as ApiApiKey, CreateApiKey, CreatedApiKey } from "@quaestor/api";
import { formatInstant, msFromInstant } from "@quaestor/telemetry";
import { HttpProblem } from "../../http/refusal.ts";
import type { Core } from "../core.ts";
import { importIdOf } from "./live-intake.ts";

/** A use that changes nothing else is noted at most this often. */
const touchEveryMs = 60_000;
const idBytes = 10;
const secretBytes = 32;

export interface ApiKeyParts {
  readonly core: Core;
  readonly keys: ApiKeyStore;
}

/** Makes a key. The secret is given once; the ledger and the store have its hash. Throws REFUSED for a name in use. */
export async function createApiKey(
  { core, keys }: ApiKeyParts,
  { name, scopes }: CreateApiKey,
  by: Actor,
): Promise<CreatedApiKey> {
  if (keys.list().some((key) => key.revokedAt === null && key.name.toLowerCase() === name.toLowerCase()))
    throw new HttpProblem("REFUSED", `There is a key named ${name} already. Revoke that one, or choose another name.`, {
      refusal: "NAME_IN_USE",
    });
  // Lower-case hex: the id is also the name of a folder, on file systems that do not tell cases apart, too.
  const id = randomBytes(idBytes).toString("hex");
  const secret = randomBytes(secretBytes).toString("base64url");
  const secretSha256 = createHash("sha256").update(secret).digest("hex");
  await remember(core, by, "api_key_created", { id, name, scopes: [...new Set(scopes)], secretSha256 });
  const key = keys.get(id);
  if (key === null) throw new HttpProblem("INTERNAL", "The key was not kept.");
  return { key: apiKey(key), secret };
}

/** Revokes a key: the next request that comes with it is refused. Throws NOT_FOUND. A key that is revoked stays as it is. */
export async function revokeApiKey({ core, keys }: ApiKeyParts, id: string, by: Actor): Promise<ApiApiKey> {
  const key = keys.get(id);
  if (key === null) throw new HttpProblem("NOT_FOUND", "There is no such API key.");
  if (key.revokedAt === null) await remember(core, by, "api_key_revoked", { id, name: key.name });
  return apiKey(keys.get(id) ?? key);
}

/** Notes that a key was used, now and then. */
export function touchKey({ core, keys }: ApiKeyParts, key: ApiKey): void {
  const now = core.outside.now();
  const last = key.lastUsedAt === null ? 0 : Date.parse(key.lastUsedAt);
  if (msFromInstant(now) - last >= touchEveryMs) keys.touch(key.id, formatInstant(now));
}

/** Who brought in what came by a key: nobody's name is put to what a program sent. */
export const actorOf = ({ id, name }: Pick<ApiKey, "id" | "name">): Actor => ({
  id: `api-key:${id}`,
  name: `API key ${name}`,
  role: "analyst",
});

export const apiKey = ({ scopes, ...key }: ApiKey): ApiApiKey => ({
  ...key,
  scopes: [...scopes],
  importId: importIdOf(key.id),
});

async function remember(
  core: Core,
  actor: Actor,
  kind: "api_key_created" | "api_key_revoked",
  body: Parameters<Core["cases"]["append"]>[0]["entries"][number]["body"],
): Promise<void> {
  await core.cases.append({
    stream: "api-keys",
    expectedVersion: "any",
    entries: [{ at: formatInstant(core.outside.now()), actor, kind, body }],
  });
  core.publish({ topic: "sources", id: null, version: null, by: actor.id });
  core.publish({ topic: "ledger", id: null, version: null, by: actor.id });
}
