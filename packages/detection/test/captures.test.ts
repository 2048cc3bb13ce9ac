import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { createMemoryEventStore, firstText, type NewEvent, normaliseRecord, RecordDecoder } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compileEql, execute, inMemoryExecutionLog, manualExecution } from "../src/index.ts";
import { eight, shippedRule } from "../src/testing/process-starts.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const folder = path.join(process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data"), "captures");
const present = existsSync(path.join(folder, "expected.json"));
const reason = "no captures: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout";

const expectedFile = z.object({
  captures: z.record(
    z.string(),
    z.object({ alerts: z.array(z.object({ record_id: z.number(), source: z.string() })) }),
  ),
});

function* eventsOf(name: string): Generator<NewEvent> {
  const bytes = readFileSync(path.join(folder, name));
  const decoder = new RecordDecoder();
  const pieces = name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  for (const one of [...decoder.push(pieces), ...decoder.end()]) {
    if (one.kind !== "record") continue;
    const { event } = normaliseRecord(one.record);
    if (event !== undefined) yield { ...event, raw: null };
  }
}

describe.skipIf(!present)(`the shipped rule on real recordings (${present ? "shared data" : reason})`, () => {
  const expected = present
    ? expectedFile.parse(JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"))).captures
    : {};

  // The backgrounds hold no shell of this kind and would take ten times as long as all others together.
  const shown = Object.entries(expected).filter(([name]) => !name.startsWith("background-"));

  it.each(shown)("raises exactly the known alerts for %s", async (name, { alerts }) => {
    const store = createMemoryEventStore({ eql: compileEql });
    await store.append([...eventsOf(name)], { ingestedAt: eight });
    const record = await execute({
      rule: shippedRule(),
      planned: manualExecution({ from: 0n, to: eight, timeField: "timestamp" }),
      store,
      log: inMemoryExecutionLog(),
      now: () => eight,
      ids: () => "execution-1",
    });
    const raised = await store.get(record.alertIds);
    expect(record.error).toBeNull();
    const ids = raised.map((alert) => Number(firstText(alert.document, "winlog.record_id")));
    expect(ids.sort((a, b) => a - b)).toEqual(alerts.map((alert) => alert.record_id).sort((a, b) => a - b));
  });
});
