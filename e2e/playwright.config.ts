import { defineConfig } from "@playwright/test";
import { launchOptions } from "./browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  // For hangs, not for speed: the journeys beside each other, and whatever else runs, share the processors.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  globalSetup: "./global-setup.ts",
  // Files beside each other, each worker with a shared console of its own; the journeys of one file in their order.
  fullyParallel: false,
  workers: 2,
  // A machine busy with something else may miss a frame; what only passes the second time is printed as flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? "list" : [["list"], ["json"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    // Without a film of the browser: on two cores it costs a third of the time.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions,
  },
});
