import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DistinctKeys } from "./distinct-keys.ts";
import { KeyTable, WORDS_PER_KEY, writeKey } from "./key-table.ts";

const keysOf = (ids: readonly string[]): Uint32Array => {
  const keys = new Uint32Array(ids.length * WORDS_PER_KEY);
  for (const [at, id] of ids.entries()) writeKey(id, keys, at * WORDS_PER_KEY);
  return keys;
};

describe("ids seen before", () => {
  it("tells new from seen as a set does, for hashes and for vendors' own ids", () => {
    const hash = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(hash, fc.string({ maxLength: 8 }))), (ids) => {
        const table = new KeyTable();
        const truth = new Set<string>();
        for (const id of ids) {
          expect(table.add(keysOf([id]), 0)).toBe(!truth.has(id));
          truth.add(id);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("counts as a set does, in memory and when most was put away", () => {
    const id = fc.nat({ max: 3000 }).map((value) => `id-${value}`);
    fc.assert(
      fc.property(fc.array(fc.array(id), { maxLength: 20 }), fc.nat({ max: 200 }), (batches, inMemory) => {
        const seen = new DistinctKeys({ inMemory });
        try {
          for (const batch of batches) seen.add(keysOf(batch));
          expect(seen.count()).toBe(new Set(batches.flat()).size);
        } finally {
          seen.close();
        }
      }),
      { numRuns: 100 },
    );
  });

  it("counts a million ids that came twice, most of them from the file", () => {
    const seen = new DistinctKeys({ inMemory: 1000 });
    const count = 1_000_000;
    const batch = 2000;
    try {
      for (let round = 0; round < 2; round += 1) {
        for (let at = 0; at < count; at += batch) {
          seen.add(keysOf(Array.from({ length: batch }, (_, each) => `id-${at + each}`)));
        }
      }
      expect(seen.count()).toBe(count);
    } finally {
      seen.close();
    }
  });
});
