import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalise, setPath } from "./canonical.ts";
import { fieldType } from "./field-catalogue.ts";
import { formatInstant, parseInstant, readInstant } from "./instant.ts";
import { first, values } from "./values.ts";

describe("values", () => {
  it("takes nested and dotted keys for one path, and flattens lists at every level", () => {
    expect(values({ "a.b": 1 }, "a.b")).toEqual([1]);
    expect(values({ a: { b: 1 }, "a.b": 2 }, "a.b")).toEqual([1, 2]);
    expect(values({ a: [{ b: 1 }, { b: [2, [3]] }, null] }, "a.b")).toEqual([1, 2, 3]);
    expect(values({ "a.b": { "c.d": 4 } }, "a.b.c.d")).toEqual([4]);
    expect(values({ "kibana.alert.rule.name": "x" }, "kibana.alert.rule.name")).toEqual(["x"]);
  });

  it("finds nothing in null, empty lists and objects; an empty text is a value", () => {
    expect(values({ a: null, b: [], c: [null], d: {}, e: "" }, "a")).toEqual([]);
    for (const path of ["b", "c", "d", "x", "constructor", "__proto__.x", "e.length"])
      expect(values({ b: [], c: [null], d: {}, e: "" }, path)).toEqual([]);
    expect(values({ e: "" }, "e")).toEqual([""]);
  });

  it("gives the same of a document and of its canonical form", () => {
    const key = fc.constantFrom("a", "b", "a.b", "b.a", "a.b.c", "kibana.alert.x");
    const document = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 2 }),
        tie("object"),
      ),
      object: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    })).object;
    fc.assert(
      fc.property(document, key, (made, path) => {
        const json = JSON.parse(JSON.stringify(made));
        expect(values(canonicalise(json), path).toSorted()).toEqual(values(json, path).toSorted());
      }),
    );
  });
});

it("setPath makes the objects on the way, and refuses to put one where a scalar stands", () => {
  const document = {};
  expect(setPath(document, "a.b.c", 1)).toBe(true);
  expect(setPath(document, "a.b.c.d", 2)).toBe(false);
  expect(first(document, "a.b.c")).toBe(1);
});

describe("instants", () => {
  it("keep nine digits, any zone, a blank for the T", () => {
    expect(parseInstant("2019-04-30 20:32:51.168589")).toBe(1_556_656_371_168_589_000n);
    expect(parseInstant("2019-04-30T22:32:51.168589123+02:00")).toBe(1_556_656_371_168_589_123n);
    expect(parseInstant("2019-04-30 20:32:51.168589 UTC")).toBe(1_556_656_371_168_589_000n);
    expect(readInstant(1_556_656_371_168)).toBe(1_556_656_371_168_000_000n);
    expect(readInstant("1556656371168")).toBe(1_556_656_371_168_000_000n);
    for (const bad of ["2019-02-29", "2019-13-01", "yesterday", "", "2019-01-01T25:00"])
      expect(parseInstant(bad)).toBeNull();
  });

  it("come back from their text, over the whole calendar", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n }), (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it("are written as every other clock writes them", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(8e12), noInvalidDate: true }), (date) => {
        expect(formatInstant(BigInt(date.getTime()) * 1_000_000n)).toBe(date.toISOString());
      }),
    );
  });
});

it("the catalogue knows types by name and by family, and nothing outside the schema", () => {
  expect(fieldType("process.pid")).toBe("long");
  expect(fieldType("source.ip")).toBe("ip");
  expect(fieldType("winlog.event_data.Anything")).toBe("keyword");
  expect(fieldType("kibana.alert.risk_score")).toBe("double");
  expect(fieldType("nonsense")).toBeNull();
});
