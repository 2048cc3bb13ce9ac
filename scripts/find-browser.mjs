// A Chromium for the browser tests: the one named, one of the system, Playwright's own, or (as a last step) an install.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { environment, root } from "./prepare.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const fixedPlaces = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((base) => [
      join(base, "Google/Chrome/Application/chrome.exe"),
      join(base, "Microsoft/Edge/Application/msedge.exe"),
    ]),
};

function onSystem() {
  const path = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const inPath = process.platform === "win32" ? [] : names.flatMap((name) => path.map((folder) => join(folder, name)));
  return [...inPath, ...(fixedPlaces[process.platform] ?? [])].find((place) => existsSync(place)) ?? null;
}

function playwrightOwn() {
  const require = createRequire(join(root, "e2e/package.json"));
  const { chromium } = require("@playwright/test");
  const place = chromium.executablePath();
  return place && existsSync(place) ? place : null;
}

function onDebianAsRoot() {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /\bdebian\b/.test(readFileSync("/etc/os-release", "utf8"));
}

const runs = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env: environment });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });

/** Path of a browser, or null. Installs one only when there is none. */
export async function findBrowser(say) {
  const named = process.env.QUAESTOR_BROWSER;
  if (named) return existsSync(named) ? named : null;
  const there = onSystem() ?? playwrightOwn();
  if (there) return there;
  if (onDebianAsRoot()) {
    say("installing Debian's Chromium for the browser tests …");
    if (
      (await runs("apt-get", ["update", "-qq"])) &&
      (await runs("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]))
    )
      return onSystem();
  }
  say("downloading Playwright's Chromium for the browser tests …");
  await runs(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"]);
  return playwrightOwn();
}
