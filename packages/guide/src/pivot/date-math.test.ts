import { formatInstant, parseInstant } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { evaluateDateMath } from "./date-math.ts";

const now = parseInstant("2026-03-31T13:45:30.1234567Z") ?? 0n;

function at(text: string, roundUp = false): string | null {
  const instant = evaluateDateMath(text, now, roundUp);
  return instant === null ? null : formatInstant(instant);
}

describe("evaluateDateMath", () => {
  it.each([
    ["now", "2026-03-31T13:45:30.1234567Z"],
    ["now-1h", "2026-03-31T12:45:30.1234567Z"],
    ["now-48h/h", "2026-03-29T13:00:00.000Z"],
    ["now/h-48h", "2026-03-29T13:00:00.000Z"],
    ["now-7d/d", "2026-03-24T00:00:00.000Z"],
    ["now-h", "2026-03-31T12:45:30.1234567Z"],
    ["now-1M", "2026-02-28T13:45:30.1234567Z"],
    ["now-1y/y", "2025-01-01T00:00:00.000Z"],
    ["now/w", "2026-03-30T00:00:00.000Z"],
    ["now+500ms", "2026-03-31T13:45:30.6234567Z"],
  ])("reads %s", (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  it("rounds an end up to the unit's last millisecond", () => {
    expect(at("now/h", true)).toBe("2026-03-31T13:59:59.999Z");
    expect(at("now/M", true)).toBe("2026-03-31T23:59:59.999Z");
  });

  it.each(["", "1h", "now-1", "now/2d", "now - 1h", "now-1h ", "now-1x", "2026-01-01||-1h"])("refuses %j", (text) => {
    expect(at(text)).toBeNull();
  });
});
