import { createMemoryEventStore, type Instant, phrase } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { compileEql } from "../rule/compile-eql.ts";
import { captured, eight, ordinary, shippedRule } from "../testing/process-starts.ts";
import { execute } from "./execute.ts";
import { inMemoryExecutionLog } from "./in-memory-execution-log.ts";
import { manualExecution } from "./plan-windows.ts";
import { type PreviewedMatch, preview } from "./preview.ts";

const rule = shippedRule();
const at = (seconds: number): Instant => eight + BigInt(seconds) * 1_000_000_000n;
const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const window = { from: at(0), to: at(3_600), timeField: "timestamp" as const };

async function bench(count: number) {
  const store = createMemoryEventStore({ eql: compileEql });
  await store.append([...Array.from({ length: count }, (_, index) => captured(`e${index}`, index)), ordinary("o", 5)], {
    ingestedAt: at(4_000),
  });
  const look = async (most = 10_000, signal = never) => {
    const seen: PreviewedMatch[] = [];
    const { complete } = await preview({ rule, window, store, most, signal }, (page) => seen.push(...page));
    return { complete, ids: seen.map(({ event }) => event.id), known: seen.filter((match) => match.known).length };
  };
  return { store, look };
}

describe("a rule's preview", () => {
  it("finds what a run over the window raises, and raises nothing", async () => {
    const { store, look } = await bench(3);
    expect(await look()).toEqual({ complete: true, ids: ["e0", "e1", "e2"], known: 0 });
    expect(await store.count({ query: phrase("event.kind", "signal") })).toBe(0);
  });

  it("tells alerts that exist already from new ones", async () => {
    const { store, look } = await bench(3);
    const planned = manualExecution({ ...window, to: at(1) }, "person");
    await execute({ rule, planned, store, log: inMemoryExecutionLog(), now: () => at(4_000), ids: () => "x" });
    expect(await look()).toMatchObject({ complete: true, known: 2 });
  });

  it("goes on past max_signals and past a page, and says when it stopped before the end", async () => {
    const { look } = await bench(620);
    expect((await look()).ids).toHaveLength(620);
    expect(await look(600)).toMatchObject({ complete: false, known: 0 });
    expect((await look(600)).ids).toHaveLength(600);
    expect(await look(600, { ...never, aborted: true })).toEqual({ complete: false, ids: [], known: 0 });
  });
});
