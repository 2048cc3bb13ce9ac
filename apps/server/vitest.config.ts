import { defineConfig } from "vitest/config";

// The tests start whole consoles, each over a directory of its own: two side by side fill two cores, and nothing in the
// modules is shared state, so that they need not be loaded anew for each file. The timeouts are for machines under load.
export default defineConfig({
  test: { name: "server", maxWorkers: 2, isolate: false, testTimeout: 30_000, hookTimeout: 30_000 },
});
