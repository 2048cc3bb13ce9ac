import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of recordings and fixtures by others; null when this checkout has none beside it. */
export function sharedData(): string | null {
  const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
  const found = process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data");
  return existsSync(found) ? found : null;
}

/** Why a test over that folder did not run. */
export const noSharedData = "no shared data: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout";

/** Every binary event log in it, by full path. */
export function evtxFiles(): string[] {
  const folder = sharedData();
  if (folder === null) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".evtx"))
    .map((name) => path.join(folder, name))
    .sort();
}
