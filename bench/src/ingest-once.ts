import { rmSync } from "node:fs";
import { openDuckDbEventStore } from "@quaestor/adapters/duckdb";
import { readTelemetry } from "@quaestor/adapters/files";
import { instantFromMs, type NewEvent } from "@quaestor/telemetry";

// Started by itself for each size, so that the memory it took is its own. Arguments: FILE DATABASE.
const [file = "", database = ""] = process.argv.slice(2);
for (const path of [database, `${database}.wal`]) rmSync(path, { force: true });
const store = await openDuckDbEventStore({ path: database });

async function* batches(): AsyncGenerator<readonly NewEvent[]> {
  for await (const batch of readTelemetry(file)) yield batch.events;
}

const started = performance.now();
const before = process.cpuUsage();
const { stored } = await store.appendAll(batches(), { ingestedAt: instantFromMs(Date.UTC(2026, 0, 12)) ?? 0n });
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
await store.close();
process.stdout.write(JSON.stringify({ stored, seconds, cpuSeconds: (user + system) / 1e6 }));
