import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEventStore } from "@quaestor/telemetry/contract";
import { openDuckDbEventStore } from "../src/duckdb/index.ts";
import { openMemoryEventStore } from "../src/memory/index.ts";

describeEventStore("in memory", { supports: { durable: false }, open: async () => openMemoryEventStore() });

const folders: string[] = [];
let path = "";

describeEventStore("DuckDB", {
  supports: { durable: true },
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "quaestor-store-"));
    folders.push(folder);
    path = join(folder, "it's a store.duckdb");
    return openDuckDbEventStore({ path, threads: 2 });
  },
  reopen: async () => openDuckDbEventStore({ path, threads: 2 }),
  dispose: async () => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  },
});
