// npm start: dependencies, build, console. Arguments after `--` go to `quaestor start`.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, environment, root } from "./prepare.mjs";

const say = (line) => console.error(`  ${line}`);
const args = process.argv.slice(2);
await ensureInstalled(say);
await ensureBuilt(say);
const child = spawn(process.execPath, [join(root, "apps/server/dist/cli.js"), "start", ...args], {
  stdio: "inherit",
  env: environment,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("close", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
