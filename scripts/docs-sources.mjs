// npm run docs:sources: writes the made part of docs/sources.md anew, by telling one attack in the words of each source.
import { join } from "node:path";
import { ensureInstalled, environment, root, runNode } from "./prepare.mjs";

await ensureInstalled((line) => console.error(`  ${line}`));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { code } = await runNode([vitest, "run", "test/nine-sources.test.ts"], {
  cwd: join(root, "apps/server"),
  env: { ...environment, QUAESTOR_UPDATE: "1" },
});
process.exitCode = code;
