import { describe, expect, it } from "vitest";
import { parseInterval, parseLookBack } from "./look-back.ts";

describe("parseLookBack", () => {
  it.each([
    ["now", 0],
    ["now-9m", 540_000],
    ["now-119m", 7_140_000],
    ["now-1d-30s", 86_430_000],
    ["now-h", 3_600_000],
    ["now-10m+1m", 540_000],
    ["now+1m", -60_000],
    ["now-2w", 1_209_600_000],
  ])("reads %s", (text, ms) => {
    expect(parseLookBack(text)).toBe(ms);
  });

  it.each(["", "9m", "now-9", "now-9m/m", "now-1M", "now-1y", "now -9m", "now-9m ", "now-99999999999999d", "now--1m"])(
    "refuses %j",
    (text) => {
      expect(parseLookBack(text)).toBeNull();
    },
  );
});

describe("parseInterval", () => {
  it("reads seconds, minutes, hours and days", () => {
    expect(["30s", "5m", "1h", "1d"].map(parseInterval)).toEqual([30_000, 300_000, 3_600_000, 86_400_000]);
  });

  it.each(["0m", "5", "m", "5 m", "1w", "-5m", "5m "])("refuses %j", (text) => {
    expect(parseInterval(text)).toBeNull();
  });
});
