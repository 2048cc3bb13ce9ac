import fc from "fast-check";
import { expect, it } from "vitest";
import { querySlices } from "./query-slices.ts";

const token = fc.record({
  start: fc.integer({ min: -2, max: 60 }),
  end: fc.integer({ min: -2, max: 60 }),
  kind: fc.constantFrom("keyword" as const, "string" as const),
});

it("keeps every character of the query once, whatever the tokens say", () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.array(token), (query, tokens) => {
      expect(
        querySlices(query, tokens)
          .map((slice) => slice.text)
          .join(""),
      ).toBe(query);
    }),
  ));
