import { describe, expect, it } from "vitest";
import {
  absoluteTime,
  age,
  clockBeside,
  clockTime,
  duration,
  instantOfText,
  rangeWords,
  sameDay,
  textOfInstant,
  timeOnDay,
} from "./instant.ts";

describe("instants", () => {
  it("shows milliseconds on the page and every digit of the source on hover", () => {
    expect(clockTime("2025-11-24T14:03:22.1172034Z", "utc")).toBe("14:03:22.117");
    expect(absoluteTime("2025-11-24T14:03:22.117203401Z", "utc")).toBe("2025-11-24 14:03:22.117203401 UTC");
  });
  it("does not invent a fraction that the source did not give", () => {
    expect(absoluteTime("2025-11-24T14:03:22Z", "utc")).toBe("2025-11-24 14:03:22 UTC");
  });
  it("names the day only where it is not today's", () => {
    expect(timeOnDay("2025-11-24T14:03:22Z", "2025-11-24T20:00:00Z", "utc")).toBe("14:03");
    expect(timeOnDay("2025-11-23T14:03:22Z", "2025-11-24T20:00:00Z", "utc")).toBe("Nov 23 14:03");
  });
  it("names the year where it is not this one: a recording of 2019 is not of this November", () => {
    expect(timeOnDay("2019-11-23T14:03:22Z", "2025-11-24T20:00:00Z", "utc")).toBe("2019-11-23 14:03");
    expect(timeOnDay("2025-12-31T23:59:00Z", "2026-01-01T00:01:00Z", "utc")).toBe("2025-12-31 23:59");
  });
  it("leaves the day out beside a time of the same day, and names it beside another, today's too", () => {
    const now = "2025-11-24T20:00:00Z";
    const at = "2019-11-23T14:03:22.117Z";
    expect(clockBeside(at, "2019-11-23T00:00:00Z", now, "utc")).toBe("14:03:22.117");
    expect(clockBeside(at, "2019-11-24T00:00:00Z", now, "utc")).toBe("2019-11-23 14:03:22.117");
    expect(clockBeside("2025-11-24T01:00:00Z", at, now, "utc")).toBe("Nov 24 01:00:00.000");
    expect(sameDay([at, "2019-11-23T23:59:59Z"], "utc")).toBe(true);
    expect(sameDay([at, "2019-11-24T00:00:00Z"], "utc")).toBe(false);
  });
  it("names both days of a range that has two, and one day once", () => {
    const now = "2025-11-24T20:00:00Z";
    const range = (from: string, to: string) => rangeWords(from, to, now, "utc");
    expect(range("2025-11-24T14:03:00Z", "2025-11-24T14:08:00Z")).toBe("14:03 to 14:08");
    expect(range("2019-11-23T14:03:00Z", "2019-11-23T14:08:00Z")).toBe("2019-11-23 14:03 to 14:08");
    expect(range("2025-11-14T05:32:00Z", "2025-11-24T05:31:00Z")).toBe("Nov 14 05:32 to Nov 24 05:31");
  });
  it("gives back a text that is no instant", () => {
    expect(clockTime("yesterday", "utc")).toBe("yesterday");
  });
  it("reads what it shows", () => {
    expect(instantOfText(textOfInstant("2025-11-24T14:03:22.117Z", "utc"), "utc")).toBe("2025-11-24T14:03:22.000Z");
    expect(instantOfText("2025-11-24 14:03", "utc")).toBe("2025-11-24T14:03:00.000Z");
    expect(instantOfText("24.11.2025", "utc")).toBeNull();
    expect(instantOfText("2025-13-40 14:03", "utc")).toBeNull();
  });
  it("gives ages and durations one unit", () => {
    expect([30_000, 11 * 60_000, 3 * 3_600_000, 72 * 3_600_000].map(age)).toEqual(["now", "11 m", "3 h", "3 d"]);
    expect([420, 2_100, 300_000].map(duration)).toEqual(["420 ms", "2.1 s", "5 min"]);
  });
});
