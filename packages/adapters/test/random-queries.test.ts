import { anyEvent, SAMPLE_FIELDS } from "@quaestor/eql/testing";
import {
  type EventStore,
  type NewEvent,
  ofSession,
  type Query,
  type SearchPage,
  TelemetryError,
} from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDuckDbEventStore } from "../src/duckdb/index.ts";
import { openMemoryEventStore } from "../src/memory/index.ts";

const fields = [
  ...Object.keys(SAMPLE_FIELDS),
  "host.name",
  "host.id",
  "process.entity_id",
  "process.parent.entity_id",
  "list.inner",
  "@timestamp",
  "event.category",
  "event.type",
  "event.kind",
  "a b.c",
];
const texts = [
  "",
  "a",
  "A",
  "ab",
  "cmd.exe",
  "CMD.exe",
  "İ",
  "i",
  "ς",
  "Σ",
  "\u212a",
  "k",
  "😀",
  "4",
  "4624",
  "-1",
  "true",
  "10.0.0.1",
];
const marks = ["process", "file", "start", "end", "signal", "event"];
const patterns = ["*", "a*", "*B", "*a*b*", "?", "C*.E?E", "?*", "%", "_", "*😀", "i*", "*σ"];
const bounds = [...texts, 4, 2.5, -1, "2026-08-01", "10.0.0.0/8"];

const anyField = fc.constantFrom(...fields);
const anyLeaf: fc.Arbitrary<Query> = fc.oneof(
  fc.record({
    kind: fc.constant("phrase" as const),
    field: anyField,
    value: fc.constantFrom<string | number | boolean>(...texts, ...marks, 4, 4624, 2.5, true, false),
    caseInsensitive: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("wildcard" as const),
    field: anyField,
    pattern: fc.constantFrom(...patterns),
    caseInsensitive: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("contains" as const),
    field: anyField,
    text: fc.constantFrom(...texts, ...patterns),
    caseInsensitive: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("exists" as const), field: anyField }),
  fc.record(
    {
      kind: fc.constant("range" as const),
      field: anyField,
      gte: fc.constantFrom(...bounds),
      lt: fc.constantFrom(...bounds),
    },
    { requiredKeys: ["kind", "field"] },
  ),
  fc.constantFrom<Query>(ofSession(0x3e7n), ofSession(0x51f3an)),
  fc.record({ kind: fc.constant("ids" as const), ids: fc.subarray(["0000", "0003", "0007", "nobody"]) }),
);
const { query: anyQuery } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: anyLeaf },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("not" as const), of: tie("query") }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        of: fc.array(tie("query"), { maxLength: 3 }),
      }),
    },
  ),
}));

const anyNewEvents: fc.Arbitrary<NewEvent[]> = fc
  .array(fc.tuple(anyEvent(), fc.constantFrom(...texts), fc.nat(6)), { minLength: 1, maxLength: 30 })
  .map((list) =>
    list.map(([document, text, shape], i): NewEvent => {
      const extra = [
        {},
        { host: { name: text, ...(i % 3 === 0 ? { id: "a" } : {}) } },
        { list: [{ inner: text }, { inner: [1, null, text] }] },
        { "a b": { c: text }, host: [{ name: text }, { name: "x" }] },
        { process: { pid: i % 5, entity_id: text, parent: { entity_id: texts[i], name: text } } },
        { event: { kind: marks[i % 6], category: marks.slice(i % 3, i % 5), type: i % 2 === 0 ? ["start"] : "end" } },
        { winlog: { event_id: text, event_data: { TargetLogonId: i % 2 === 0 ? "0x51F3A" : 999 } } },
      ][shape];
      const stamp = `2026-03-01T00:00:0${i % 3}Z`;
      const id = String(i).padStart(4, "0");
      return { id, index: "test", source: "ecs", document: { "@timestamp": stamp, ...document, ...extra }, raw: null };
    }),
  );

async function answer(store: EventStore, query: Query): Promise<unknown> {
  try {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const request = { query, limit: 7 };
      const page: SearchPage = await store.search(cursor === null ? request : { ...request, cursor });
      ids.push(...page.events.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== null);
    const window = { from: null, to: null, timeField: "timestamp" } as const;
    const coverage = await store.fieldCoverage({ query, fields: ["process.name", "list.inner", "a b.c"] });
    return { ids, coverage, histogram: await store.histogram({ query, window, intervalMs: 1000 }) };
  } catch (error) {
    if (error instanceof TelemetryError) return error.code;
    throw error;
  }
}

describe("the DuckDB store and the memory store", () => {
  it("give the same answers to random queries over random events", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyNewEvents, fc.array(anyQuery, { minLength: 8, maxLength: 8 }), async (events, queries) => {
        const stores = [await openDuckDbEventStore({ path: ":memory:", threads: 1 }), openMemoryEventStore()];
        try {
          for (const store of stores) await store.append(events, { ingestedAt: 0n });
          for (const query of queries) {
            const [mine, oracle] = await Promise.all(stores.map((store) => answer(store, query)));
            expect([query, mine]).toEqual([query, oracle]);
          }
        } finally {
          for (const store of stores) await store.close();
        }
      }),
      { numRuns: Number(process.env.QUAESTOR_PROPERTY_RUNS ?? 20) },
    );
  });
});
