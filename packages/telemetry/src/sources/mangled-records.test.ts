import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject } from "../decode/json-text.ts";
import type { JsonObject, JsonValue } from "../ecs/event.ts";
import { values } from "../ecs/values.ts";
import { normaliseJson } from "../testing/normalise-json.ts";
import { sourceRecords } from "../testing/source-records.ts";
import { normaliseRecord } from "./registry.ts";
import type { Origin } from "./source.ts";

const records = Object.entries(sourceRecords);

/** Values where another belongs: wrong types, odd texts, times in many forms, keys that mean something to an engine. */
const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    "",
    "-",
    "abc",
    "none",
    -1,
    1.5,
    1e300,
    true,
    [],
    {},
    [[]],
    ["a", "b"],
    { Value: { Value: "x" } },
    "0x",
    "0xffffffffffffffffffff",
    "9".repeat(30),
    "0".repeat(64),
    "2026-03-02T10:00:00Z",
    "2026-03-02 10:00:00.123456789 +0200",
    1772445600321,
    "1772445600.321",
    "134169192003210000",
    "/Date(1772445600321)/",
    "31/12/2026",
    '"C:\\x\\" /c "',
    "a".repeat(5000),
    "\u0000\ud800",
    "<Event><System/></Event>",
    '{"EventID":1}',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Where a record is mangled: a path of it, taken by number. */
function mangle(value: JsonValue, at: number, by: JsonValue): JsonValue {
  const paths: (readonly string[])[] = [];
  const visit = (inner: JsonValue, path: readonly string[]): void => {
    paths.push(path);
    if (isJsonObject(inner)) for (const [key, next] of Object.entries(inner)) visit(next ?? null, [...path, key]);
  };
  visit(value, []);
  return replaced(value, paths[1 + (at % Math.max(1, paths.length - 1))] ?? [], by);
}

function replaced(value: JsonValue, [key, ...rest]: readonly string[], by: JsonValue): JsonValue {
  if (key === undefined) return by;
  if (!isJsonObject(value)) return value;
  return { ...value, [key]: replaced(value[key] ?? null, rest, by) };
}

const mangled: fc.Arbitrary<JsonObject> = fc
  .record({
    base: fc.constantFrom(...records.map(([, record]) => record)),
    other: fc.constantFrom(...records.map(([, record]) => record)),
    mix: fc.integer({ min: 0, max: 5 }),
    changes: fc.array(fc.tuple(fc.nat(), odd), { maxLength: 4 }),
  })
  .map(({ base, other, mix, changes }) => {
    // Now and then one source's record carries another's fields as well.
    const start: JsonValue = mix === 0 ? { ...other, ...base } : base;
    const made = changes.reduce<JsonValue>((value, [at, by]) => mangle(value, at, by), start);
    return isJsonObject(made) ? made : {};
  });

const normalise = (json: JsonObject, origins?: Origin[]) =>
  normaliseRecord({ text: JSON.stringify(json), json, line: 1 }, origins);

describe("records of every source, mangled", () => {
  it("are taken or put aside, never a throw, and the same each time", () => {
    fc.assert(
      fc.property(mangled, (json) => {
        const before = JSON.stringify(json);
        const once = normalise(json);
        const origins: Origin[] = [];
        expect(normalise(json, origins)).toEqual(once);
        expect(JSON.stringify(json)).toBe(before);
        if (once.event === undefined) expect(once.quarantined.message.length).toBeGreaterThan(10);
        else {
          // A key that is an empty text names no path, so such a field can be shown but not asked for.
          for (const { field } of origins.filter((origin) => !origin.field.split(".").includes(""))) {
            expect(values(once.event.document, field).length, field).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it("are events that can be exported and read again as the same event", () => {
    fc.assert(
      fc.property(mangled, (json) => {
        const { event } = normalise(json);
        if (event === undefined) return;
        const again = normaliseRecord({
          text: JSON.stringify(event.document),
          json: event.document,
          hit: { index: event.index, id: event.id },
          line: 1,
        });
        expect(again.quarantined?.code ?? "taken").not.toBe("time_missing");
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

for (const [name, record] of records) {
  describe(`a whole record: ${name}`, () => {
    it("is read as the same event when its document is imported again", () => {
      const { document, id, index, source } = normaliseJson(record);
      const again = normaliseJson(document);
      expect([again.source, again.index, again.id]).toEqual([source, index, id]);
      expect(again.document).toEqual(document);
    });

    it("has an origin for each of its fields, and none for others", () => {
      const origins: Origin[] = [];
      const { document } = normaliseJson(record, origins);
      const known = new Set(origins.map(({ field }) => field));
      const leaves = (value: JsonValue, path: string): string[] => {
        if (Array.isArray(value)) return value.flatMap((item: JsonValue) => leaves(item, path));
        if (!isJsonObject(value)) return [path];
        return Object.entries(value).flatMap(([key, inner]) =>
          leaves(inner ?? null, path === "" ? key : `${path}.${key}`),
        );
      };
      for (const field of leaves(document, "")) expect(known.has(field), field).toBe(true);
      for (const field of known) expect(values(document, field).length, field).toBeGreaterThan(0);
    });
  });
}

it("a record that claims to be another source's is taken as what it is, and says what it claims", () => {
  const sysmon = sourceRecords["Sysmon, winlogbeat"] ?? {};
  const { document, source } = normaliseJson({ ...sysmon, data_stream: { dataset: "crowdstrike.fdr" } });
  expect(source).toBe("winlogbeat");
  expect(values(document, "process.name")).toEqual(["cmd.exe"]);
  expect(values(document, "error.message").join()).toContain("crowdstrike.fdr");
  const both = normaliseJson({ ...sourceRecords["CrowdStrike, raw"], ...sysmon });
  expect(values(both.document, "error.message").join()).toContain("event_simpleName");
});

it("text of another program's log does not pass for an event", () => {
  const message = JSON.stringify(sourceRecords["CrowdStrike, raw"]);
  const log = { "@timestamp": "2026-03-02T10:00:00Z", ecs: { version: "8.0.0" }, message };
  expect(normaliseJson({ ...log, event: { dataset: "nginx.access" } }).source).toBe("ecs");
  expect(normaliseJson({ ...log, event: { dataset: "crowdstrike.fdr" } }).source).toBe("crowdstrike_fdr");
  expect(normaliseJson({ ...log, event: { dataset: "crowdstrike.fdr" } }).index).toBe("logs-crowdstrike.fdr-default");
});

it("ten thousand distinct unknown fields are kept, and cost no more than their number", () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`Unknown${at}`, `v${at}`]));
  for (const name of ["CrowdStrike, raw", "SentinelOne, raw", "Defender, hunting", "Endgame, sensor"]) {
    const { document } = normaliseJson({ ...sourceRecords[name], ...many });
    expect(JSON.stringify(document), name).toContain('"v9999"');
    expect(normaliseJson({ ...sourceRecords[name], ...many }, []).document).toEqual(document);
  }
});
