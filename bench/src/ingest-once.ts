import { rmSync } from "node:fs";
import { openDuckDbEventStore } from "@quaestor/adapters/duckdb";
import { parallelImporterInto } from "@quaestor/adapters/import";
import { instantFromMs } from "@quaestor/telemetry";

// Started by itself for each size, so that the memory it took is its own. Arguments: FILE DATABASE.
const [file = "", database = ""] = process.argv.slice(2);
for (const path of [database, `${database}.wal`]) rmSync(path, { force: true });
const store = await openDuckDbEventStore({ path: database, memoryLimit: "512MB" });

const started = performance.now();
const before = process.cpuUsage();
const { stored } = await parallelImporterInto(store)(
  { name: file, path: file },
  { ingestedAt: instantFromMs(Date.UTC(2026, 0, 12)) ?? 0n, onRead: () => undefined },
);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
await store.close();
process.stdout.write(JSON.stringify({ stored, seconds, cpuSeconds: (user + system) / 1e6 }));
