import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { startConsole } from "./console.ts";
import { commandLine } from "./product.ts";
import { atMost, plain, type Row } from "./row.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ROUNDS = 3;

function browserPath(): string | null {
  const named = process.env.QUAESTOR_BROWSER;
  if (named !== undefined && existsSync(named)) return named;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((path) => NAMES.map((name) => join(path, name)));
  return places.find((place) => existsSync(place)) ?? null;
}

/** The built console on loopback in a browser without a cache: first paint, and the script it needs for that. */
export async function benchPage(): Promise<readonly Row[]> {
  const cli = commandLine();
  const executablePath = browserPath();
  if (cli === null) return [plain("page", "not run", "", "the product is not built (npm run build)")];
  if (executablePath === null) return [plain("page", "not run", "", "no Chromium here")];
  const dataDir = mkdtempSync(join(tmpdir(), "quaestor-bench-page-"));
  const console = await startConsole(cli, dataDir);
  const browser = await chromium.launch({ executablePath });
  try {
    const paints: number[] = [];
    let script = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const bodies: Promise<Buffer>[] = [];
      page.on("response", (response) => {
        if (response.request().resourceType() === "script") bodies.push(response.body());
      });
      await page.goto(console.url, { waitUntil: "networkidle" });
      // The entry is written after the frame, which may come later than the network's last answer.
      const paint = await page.waitForFunction(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      );
      paints.push(await paint.jsonValue());
      script = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
      await context.close();
    }
    const best = Math.min(...paints);
    return [
      {
        bench: "page",
        what: "first contentful paint, cold",
        figure: `${best.toFixed(0)} ms`,
        against: `1500 ms; all ${paints.map((ms) => ms.toFixed(0)).join(", ")}`,
        ratio: best / 1500,
        target: atMost(1),
      },
      {
        bench: "page",
        what: "initial JavaScript, gzip",
        figure: `${Math.round(script / 1000)} kB`,
        against: "450 kB",
        ratio: script / 450_000,
        target: atMost(1),
      },
      plain("page", "start to ready, empty", `${console.readyMs.toFixed(0)} ms`),
    ];
  } finally {
    await browser.close();
    await console.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
