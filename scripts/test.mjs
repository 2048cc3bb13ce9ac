// npm test: everything, from nothing to one closing line. Goes on after a failure, so that one run tells all.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, environment, root, runNode } from "./prepare.mjs";

const started = Date.now();
const say = (line) => console.error(`  ${line}`);
await ensureInstalled(say);
const { findBrowser } = await import("./find-browser.mjs");

const modules = join(root, "node_modules");
const reports = mkdtempSync(join(tmpdir(), "quaestor-test-"));
const turbo = join(modules, "turbo/bin/turbo");
const total = { passed: 0, failed: 0, skipped: 0 };

const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** One check that either holds or does not. */
async function check(title, args) {
  const from = Date.now();
  const { code, output } = await runNode(args, { quiet: true });
  if (code !== 0) console.log(output);
  total[code === 0 ? "passed" : "failed"] += 1;
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${title} (${seconds(from)})`);
  return code === 0;
}

/** A suite that reports each test. `read` turns its JSON report into counts. */
async function suite(title, args, report, read, env = environment) {
  const from = Date.now();
  const { code, signal } = await runNode(args, { env });
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, "utf8")))
    : { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(report)) console.log(`${title}: the runner ended without a report, by ${signal ?? `code ${code}`}`);
  // A runner that dies, or that ran nothing, has failed whatever it counted.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed === 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(
    `${counts.failed === 0 ? "ok  " : "FAIL"} ${title}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds(from)})`,
  );
}

// Beside each other: each of them waits for the disk, or keeps only one processor busy, for part of its time.
const [, , , built] = await Promise.all([
  check("types", [turbo, "run", "typecheck", "--output-logs=errors-only"]),
  check("lint and format", [join(modules, "@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]),
  check("import directions", [turbo, "boundaries"]),
  check("build", [turbo, "run", "build", "--output-logs=errors-only"]),
]);

// Where there is no browser, one is fetched while the unit tests run.
const finding = built
  ? findBrowser(say).catch((error) => {
      say(String(error));
      return null;
    })
  : null;

const unitReport = join(reports, "unit.json");
await suite(
  "unit and contract tests",
  [
    join(modules, "vitest/vitest.mjs"),
    "run",
    // All processors: by default one is left free, which is half of a small machine. Real databases, processes and
    // browsers share them with each other: time-outs are for hangs, not for speed.
    "--maxWorkers=100%",
    "--testTimeout=60000",
    "--hookTimeout=60000",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${unitReport}`,
  ],
  unitReport,
  (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + json.numFailedTestSuites * (json.numFailedTests === 0 ? 1 : 0),
    skipped: json.numPendingTests + json.numTodoTests,
  }),
);

if (finding !== null) {
  const browser = await finding;
  if (browser === null) {
    total.failed += 1;
    console.log(
      "FAIL browser tests: no Chromium or Chrome was found and none could be installed; set QUAESTOR_BROWSER to one",
    );
  } else {
    const e2eReport = join(reports, "e2e.json");
    await suite(
      "browser tests",
      [join(modules, "@playwright/test/cli.js"), "test", "--config", "e2e/playwright.config.ts"],
      e2eReport,
      (json) => ({
        passed: json.stats.expected + json.stats.flaky,
        failed: json.stats.unexpected,
        skipped: json.stats.skipped,
      }),
      { ...environment, QUAESTOR_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport },
    );
  }
}

rmSync(reports, { recursive: true, force: true });
console.log(`\nall of it took ${seconds(started)}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
