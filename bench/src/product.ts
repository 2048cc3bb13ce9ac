import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../apps/server/dist/cli.js", import.meta.url));

/** The built command line, or null when nobody has built it. */
export const commandLine = (): string | null => (existsSync(built) ? built : null);
