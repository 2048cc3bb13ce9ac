import { defineConfig } from "vitest/config";

// The tests start whole consoles, each over a directory of its own. Nothing in the modules is shared state, so that they
// need not be loaded anew for each file. The timeouts are for machines under load.
export default defineConfig({
  test: { name: "server", isolate: false, testTimeout: 30_000, hookTimeout: 30_000 },
});
