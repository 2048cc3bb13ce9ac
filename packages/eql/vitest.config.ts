import { defineConfig } from "vitest/config";

export default defineConfig({ test: { isolate: false, name: "eql", testTimeout: 30_000 } });
