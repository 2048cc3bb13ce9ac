import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("writes RFC 8785's example of numbers, strings and literals", () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\u0022/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts members by UTF-16 code units, so that an astral letter comes before U+FB33", () => {
    const sorted = canonicalJson({
      "\u20ac": 1,
      "\r": 2,
      "\ufb33": 3,
      "1": 4,
      "\u{1f600}": 5,
      "\u0080": 6,
      "\u00f6": 7,
    });
    expect(sorted).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it("writes minus zero as zero and large numbers as ECMAScript does", () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 9007199254740991])).toBe("[0,1e+21,1e-7,9007199254740991]");
  });

  it("refuses what has no JSON form, and says where it stands", () => {
    expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(/a\[0\].*finite/);
    expect(() => canonicalJson({ a: "\ud800" })).toThrow(/lone surrogate/);
    expect(() => canonicalJson(JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`))).toThrow(/deeper/);
    expect(() => Reflect.apply(canonicalJson, null, [{ a: 1n }])).toThrow(/bigint/);
    expect(() => Reflect.apply(canonicalJson, null, [new Map()])).toThrow(/no JSON form/);
  });

  it("leaves out members that are undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it("gives one text for one value, whatever the order its members were set in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
        const entries = Object.entries(value);
        // fromEntries defines own members, also one called __proto__.
        const reversed = Object.fromEntries(entries.reverse());
        const forwards = canonicalJson(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(JSON.stringify(reversed)))).toBe(forwards);
        expect(JSON.parse(forwards)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
