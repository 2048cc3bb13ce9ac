import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32.ts";

describe("crc32", () => {
  it("gives the check value of the standard", () => {
    expect(crc32(new TextEncoder().encode("123456789"), 0, 9)).toBe(0xcbf43926);
  });

  it("is the same for pieces as for the whole, wherever they lie", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(7), (bytes, cut, shift) => {
        const at = Math.min(cut, bytes.length);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const whole = crc32(bytes, 0, bytes.length);
        expect(crc32(moved, 0, moved.length)).toBe(whole);
        expect(crc32(bytes, at, bytes.length, crc32(bytes, 0, at))).toBe(whole);
      }),
      { numRuns: 100 },
    );
  });
});
