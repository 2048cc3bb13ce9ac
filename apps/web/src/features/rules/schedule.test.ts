import { expect, it } from "vitest";
import { executions } from "../../shared/testing/fixtures/rules.ts";
import { drawSchedule, gapsBetween } from "./schedule.ts";

it("finds the stretches that no window covers", () => {
  expect(
    gapsBetween([
      { fromMs: 10, toMs: 19 },
      { fromMs: 0, toMs: 9 },
      { fromMs: 8, toMs: 9 },
      { fromMs: 30, toMs: 39 },
    ]),
  ).toEqual([
    { fromMs: 9, toMs: 10 },
    { fromMs: 19, toMs: 30 },
  ]);
});
it("puts overlapping windows on lines of their own", () => {
  const schedule = drawSchedule(executions("2026-03-02T14:09:00.000Z"));
  expect(schedule?.lanes).toBe(2);
});
it("counts what only a failed window would have covered as a gap", () => {
  expect(drawSchedule(executions("2026-03-02T14:09:00.000Z"))?.gaps).toHaveLength(2);
});
it("draws nothing where nothing ran on schedule", () => {
  expect(drawSchedule([])).toBeNull();
});
