import { check, compile, print } from "@quaestor/eql";
import {
  anyEvent,
  anyQuery,
  describeConformance,
  describeElasticKit,
  type QueryFields,
  SAMPLE_FIELDS,
  viewOf,
} from "@quaestor/eql/testing";
import { canonicalise, type FieldTypeOf } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDuckDbEventStore } from "../src/duckdb/index.ts";
import { openMemoryEventStore } from "../src/memory/index.ts";
import { eqlSubject } from "./eql-subject.ts";

const onDuckDb = eqlSubject((schema) => openDuckDbEventStore({ path: ":memory:", threads: 2, ...schema }));
const inMemory = eqlSubject(async (schema) => openMemoryEventStore(schema));

describeConformance("DuckDB store", onDuckDb);
describeConformance("memory store", inMemory);
describeElasticKit("DuckDB store", onDuckDb);

/** Hot fields, fields of the document, and fields that only a flattened document answers for. */
const fields = {
  ...SAMPLE_FIELDS,
  "host.name": "keyword",
  "winlog.event_data.X": "keyword",
} satisfies QueryFields;
const fieldType: FieldTypeOf = (path) => {
  const type = new Map<string, QueryFields[string]>(Object.entries(fields)).get(path);
  return type === "unknown" || type === "version" ? undefined : type;
};

/** The same values reached in another way: inside a list, beside an empty object, or under a dotted key. */
const reshaped = anyEvent({ fields }).chain((document) =>
  fc.constantFrom("plain", "list", "dotted").map((shape) => {
    if (shape === "plain") return document;
    const { process, ...rest } = document;
    if (process === undefined || process === null) return document;
    return shape === "list"
      ? { ...rest, process: [{}, process] }
      : { ...rest, "process.name": ["a", "CMD.exe"], process };
  }),
);

describe("compiled SQL and the evaluator", () => {
  it("agree on every event, for random queries over random events", { timeout: 120_000 }, async () => {
    const runs = Number(process.env.QUAESTOR_PROPERTY_RUNS ?? 30);
    await fc.assert(
      fc.asyncProperty(
        fc.array(reshaped, { minLength: 1, maxLength: 60 }),
        fc.array(anyQuery({ fields }), { minLength: 12, maxLength: 12 }),
        async (documents, queries) => {
          const store = await openDuckDbEventStore({ path: ":memory:", threads: 1, fieldType });
          try {
            const events = documents.map((document, i) => ({
              id: String(i).padStart(4, "0"),
              index: "test",
              source: "ecs" as const,
              document: { "@timestamp": "2026-03-01T00:00:00Z", ...(i % 2 === 0 ? canonicalise(document) : document) },
              raw: null,
            }));
            expect(await store.append(events, { ingestedAt: 0n })).toMatchObject({ stored: events.length });
            for (const statement of queries) {
              const query = print(statement);
              const holds = compile(check(statement, { fieldTypes: (path) => fieldType(path) ?? undefined }));
              const expected = events.filter(({ document }) => holds(viewOf(document))).map(({ id }) => id);
              const page = await store.eql({ query, limit: 1000, total: true });
              expect([query, page.events.map(({ id }) => id)]).toEqual([query, expected]);
              expect([query, page.total]).toEqual([query, expected.length]);
            }
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
