import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EARLIEST, formatInstant, LATEST, NS_PER_MS, parseInstant } from "./instant.ts";

const instants = fc.bigInt({ min: EARLIEST, max: LATEST });

describe("an instant", () => {
  it("is read back from its own spelling, to the nanosecond", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it("reads alike however it is spelled", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 9 }), (instant, digits) => {
        const ms = instant / NS_PER_MS;
        const text = new Date(Number(ms)).toISOString();
        const nanos = (instant % 1_000_000_000n).toString().padStart(9, "0").slice(0, digits);
        const wanted = (ms / 1000n) * 1_000_000_000n + BigInt(nanos.padEnd(9, "0"));
        const stem = text.slice(0, 19) + (digits === 0 ? "" : `.${nanos}`);
        for (const spelling of [
          `${stem}Z`,
          stem,
          `${stem.replace("T", " ")}Z`,
          `${stem}+00:00`,
          stem.replace(".", ","),
        ]) {
          expect([spelling, parseInstant(spelling)]).toEqual([spelling, wanted]);
        }
      }),
    );
  });

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:0xZ",
    "2026-01-01T00-00-00Z",
    "2026/01/01T00:00:00Z",
  ])("is not %s", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("counts a leap second as the beginning of the next minute", () => {
    expect(parseInstant("2016-12-31T23:59:60Z")).toBe(parseInstant("2017-01-01T00:00:00Z"));
    expect(parseInstant("2024-02-29T12:00:00Z")).toBe(BigInt(Date.UTC(2024, 1, 29, 12)) * NS_PER_MS);
  });
});
