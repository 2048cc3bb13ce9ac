// What every command needs before it can run: a new enough Node, the dependencies of the lock file, a current build.
// Nothing here may import a dependency: it runs before there are any.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, "package-lock.json");
const modules = join(root, "node_modules");
const stampFile = join(modules, ".quaestor-install");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Quaestor needs Node 20.19 or newer; this is ${process.versions.node}. Install a current Node and try again.`,
  );
  process.exit(1);
}

/** The environment child processes get: no telemetry, no update notices, a pool wide enough for queries and files. */
export const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16",
};

/** Runs `node script args`; resolves to the exit code, the signal that ended it, and what it printed (when not inherited). */
export function runNode(args, { quiet = false, cwd = root, env = environment } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
    });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), signal, output }));
  });
}

function npmCli() {
  const fromNpm = process.env.npm_execpath;
  if (fromNpm?.endsWith(".js") && existsSync(fromNpm)) return fromNpm;
  const beside = dirname(process.execPath);
  const places = [
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error("npm was not found beside Node; run this through npm (npm start, npm test).");
  return found;
}

function installStamp() {
  const lock = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  return `${lock} ${process.platform}-${process.arch} node${major}`;
}

/** Installs the lock file's packages unless exactly these are there already. */
export async function ensureInstalled(say) {
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return say("dependencies are in place");
  const npmOwn = join(modules, ".package-lock.json");
  const installedByHand =
    !existsSync(stampFile) && existsSync(npmOwn) && statSync(npmOwn).mtimeMs >= statSync(lockFile).mtimeMs;
  if (!installedByHand) {
    say("installing dependencies (once, about a minute) …");
    const { code, output } = await runNode([npmCli(), "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      quiet: true,
    });
    if (code !== 0) fail(`The dependencies could not be installed.\n${output}`);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, stamp);
  say("dependencies are in place");
}

/** Builds server and console; unchanged inputs cost a look at their hashes. */
export async function ensureBuilt(say) {
  say("building what changed …");
  const turbo = join(modules, "turbo/bin/turbo");
  const { code, output } = await runNode(
    [turbo, "run", "build", "--filter=@quaestor/server", "--filter=@quaestor/web", "--output-logs=errors-only"],
    { quiet: true },
  );
  if (code !== 0) fail(`The build failed.\n${output}`);
  say("the build is current");
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
