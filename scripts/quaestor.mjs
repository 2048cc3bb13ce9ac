// npm run -s quaestor -- <command>: the command line, built first if need be. Standard output is the command's alone.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, environment, root } from "./prepare.mjs";

const say = (line) => {
  if (process.stderr.isTTY) console.error(`  ${line}`);
};
await ensureInstalled(say);
await ensureBuilt(say);
const child = spawn(process.execPath, [join(root, "apps/server/dist/cli.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: environment,
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("close", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
