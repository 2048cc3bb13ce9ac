import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "eql", testTimeout: 30_000 } });
