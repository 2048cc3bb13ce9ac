// npm run dev: the server restarts and the browser reloads as files change. Console on Vite's address.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, environment, root } from "./prepare.mjs";

await ensureInstalled((line) => console.error(`  ${line}`));
const modules = join(root, "node_modules");
const server = [
  join(modules, "tsx/dist/cli.mjs"),
  "watch",
  "--clear-screen=false",
  "src/cli/run.ts",
  "start",
  ...process.argv.slice(2),
];
const children = [
  spawn(process.execPath, server, { cwd: join(root, "apps/server"), stdio: "inherit", env: environment }),
  spawn(process.execPath, [join(modules, "vite/bin/vite.js")], {
    cwd: join(root, "apps/web"),
    stdio: "inherit",
    env: environment,
  }),
];
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
for (const child of children) child.on("close", stop);
