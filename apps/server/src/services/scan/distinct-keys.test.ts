import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeenIds } from "./seen-ids.ts";

describe("ids seen before", () => {
  it("tells new from seen as a set does, for hashes and for vendors' own ids", () => {
    const hash = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(hash, fc.string({ maxLength: 8 }))), (ids) => {
        const seen = new SeenIds();
        const truth = new Set<string>();
        for (const id of ids) {
          const key = id;
          expect(seen.add(id)).toBe(!truth.has(key));
          truth.add(key);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("forgets nothing as it grows", () => {
    const seen = new SeenIds();
    const count = 200_000;
    for (let at = 0; at < count; at += 1) if (!seen.add(`id-${at}`)) expect.fail(`id-${at} was not new`);
    for (let at = 0; at < count; at += 1) if (seen.add(`id-${at}`)) expect.fail(`id-${at} was forgotten`);
    expect(seen.size).toBe(count);
  });
});
