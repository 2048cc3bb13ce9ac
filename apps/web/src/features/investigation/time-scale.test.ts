import { describe, expect, it } from "vitest";
import { millisOf, ticksOf, zoomed } from "./time-scale.ts";

describe("the timeline's scale", () => {
  it("keeps the digits below a millisecond", () => {
    expect(millisOf("2026-03-02T14:09:00.0005Z") - millisOf("2026-03-02T14:09:00.000Z")).toBeCloseTo(0.5, 3);
  });

  it("marks round moments, at most as many as fit", () => {
    const from = Date.parse("2026-03-02T13:57:10.000Z");
    const ticks = ticksOf(from, from + 8 * 60_000, 5);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every((tick) => tick % 60_000 === 0)).toBe(true);
    expect(ticksOf(5, 5, 4)).toEqual([]);
  });

  it("zooms around a moment and stays within what there is", () => {
    const whole = { from: 0, to: 1_000 };
    expect(zoomed(whole, whole, 500, 0.5)).toEqual({ from: 250, to: 750 });
    expect(zoomed({ from: 0, to: 100 }, whole, 0, 4)).toEqual({ from: 0, to: 400 });
    expect(zoomed({ from: 900, to: 1_000 }, whole, 950, 20)).toEqual(whole);
  });
});
