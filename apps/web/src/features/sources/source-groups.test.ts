import type { SourceRow } from "@quaestor/api";
import { expect, it } from "vitest";
import { isQuiet, linesOf } from "./source-groups.ts";

const now = "2026-03-02T14:00:00Z";
const row = (host: string, more: Partial<SourceRow> = {}): SourceRow => ({
  index: "logs-windows.sysmon_operational-default",
  source: "sysmon_operational",
  title: "Sysmon",
  host,
  events: 10,
  first: "2026-03-01T00:00:00Z",
  last: "2026-03-02T13:59:00Z",
  lastIngested: "2026-03-02T13:59:02Z",
  lagMs: 2_000,
  perMinute: 1,
  quarantined: 0,
  nearMisses: 0,
  ...more,
});
const many = [
  ...Array.from({ length: 8 }, (_, at) => row(`WS-${at}`)),
  row("WS-silent", { last: "2026-03-02T09:00:00Z" }),
  row("WS-late", { lagMs: 900_000 }),
  row("WS-file", { last: "2020-01-01T00:00:00Z", first: "2020-01-01T00:00:00Z", lagMs: 9e10 }),
];
const named = (open: readonly string[]) =>
  linesOf(many, [], { now, open }).map((line) =>
    line.of === "source" ? `${line.sum.title}: ${line.sum.hosts} hosts, ${line.sum.folded} folded` : line.row.host,
  );

it("folds a source of many hosts to those that somebody should look at, and says how many it leaves out", () => {
  expect(named([])).toEqual(["Sysmon: 11 hosts, 9 folded", "WS-silent", "WS-late"]);
});

it("shows every host of a source that was opened", () => {
  expect(named(["sysmon_operational"])).toEqual(["Sysmon: 11 hosts, 0 folded", ...many.map(({ host }) => host)]);
});

it("adds a source up over all its hosts", () => {
  const [line] = linesOf(many, [], { now, open: [] });
  expect(line).toMatchObject({
    sum: { events: 110, first: "2020-01-01T00:00:00Z", last: "2026-03-02T13:59:00Z", perMinute: 11 },
  });
});

it("leaves a source of few hosts as it is", () => {
  expect(linesOf(many.slice(0, 3), [], { now, open: [] }).map((line) => line.of)).toEqual([
    "events",
    "events",
    "events",
  ]);
});

it("tells silence from a slow source", () => {
  expect(isQuiet({ last: "2026-03-02T12:00:00Z", perMinute: 5 }, now)).toBe(true);
  expect(isQuiet({ last: "2026-03-02T12:00:00Z", perMinute: 0.02 }, now)).toBe(false);
});
