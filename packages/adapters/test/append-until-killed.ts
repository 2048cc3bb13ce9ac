import { openDuckDbEventStore } from "../src/duckdb/index.ts";

/** Appends batches of ten for ever, and prints the number of each batch once it was acknowledged. */
const path = process.argv[2] ?? "";
const store = await openDuckDbEventStore({ path, threads: 1 });
process.stdout.write("ready\n");
for (let batch = 0; ; batch++) {
  const events = Array.from({ length: 10 }, (_, i) => ({
    id: `${batch}-${i}`,
    index: "test",
    source: "ecs" as const,
    document: { "@timestamp": "2026-03-01T00:00:00Z", n: batch, text: "x".repeat(500) },
    raw: "y".repeat(500),
  }));
  await store.append(events, { ingestedAt: BigInt(batch) });
  process.stdout.write(`${batch}\n`);
}
