import { describe, expect, it } from "vitest";
import { ticksOf } from "./time-scale.ts";
import { spanWords, tickWords } from "./time-words.ts";

const now = "2026-03-02T20:00:00Z";
const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
const labels = (shown: { from: number; to: number }, most: number) =>
  ticksOf(shown.from, shown.to, most).map((tick, index, all) => tickWords(tick, all[index - 1] ?? null, shown, "utc"));

describe("the timeline's words", () => {
  it("leave the day out today, and name day and year of a recording", () => {
    expect(spanWords(span("2026-03-02T13:58:04Z", "2026-03-02T14:04:22Z"), now, "utc")).toBe("13:58:04 to 14:04:22");
    expect(spanWords(span("2019-05-14T13:58:04Z", "2019-05-14T14:04:22Z"), now, "utc")).toBe(
      "2019-05-14 13:58:04 to 14:04:22",
    );
    expect(spanWords(span("2026-02-27T13:30:00Z", "2026-03-02T14:00:00Z"), now, "utc")).toBe(
      "Feb 27 13:30 to Mar 02 14:00",
    );
  });
  it("mark the axis with days where it goes over midnight", () => {
    expect(labels(span("2026-03-02T13:58:04Z", "2026-03-02T14:04:22Z"), 4)).toEqual(["14:00", "14:02", "14:04"]);
    expect(labels(span("2026-02-27T20:00:00Z", "2026-03-01T13:00:00Z"), 4)).toEqual([
      "Feb 28",
      "12:00",
      "Mar 01",
      "12:00",
    ]);
    expect(labels(span("2026-02-27T21:30:00Z", "2026-02-28T03:00:00Z"), 3)).toEqual([
      "Feb 27 22:00",
      "Feb 28",
      "02:00",
    ]);
  });
});
