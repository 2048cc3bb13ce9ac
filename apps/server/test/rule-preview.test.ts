import { ApiError, getLedger, getRule, getRules, previewRule, runRule } from "@quaestor/api";
import { phrase } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { previewRule as preview } from "../src/services/rule-preview.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const nothing = { params: {}, query: {}, body: {} };
const start = (day: number, minute: number): string =>
  processStart({
    at: `2026-03-0${day}T10:${String(minute).padStart(2, "0")}:00.000Z`,
    pid: day * 100 + minute,
    recordId: day * 100 + minute,
  }).raw ?? "";
const window = { from: "2026-03-01T00:00:00Z", to: "2026-03-09T00:00:00Z" };

let running: RunningConsole;
let analyst: SignedIn;
let id = "";
const look = (query: { from: string; to: string; timeField?: "ingested" }) =>
  analyst.call(previewRule, { ...nothing, params: { id }, query });
beforeAll(async () => {
  running = await startConsole();
  analyst = await running.signIn("analyst");
  id = (await analyst.call(getRules, nothing)).items[0]?.id ?? "";
  const lines = [start(2, 0), start(2, 1), start(4, 0)];
  await analyst.upload("history.ndjson", `${lines.join("\n")}\n`);
});
afterAll(() => running.stop());

it("counts by day what a run would raise, and what was raised already", async () => {
  expect(await look(window)).toMatchObject({
    alerts: 0,
    known: 3,
    days: [
      { day: "2026-03-02", alerts: 0, known: 2 },
      { day: "2026-03-04", alerts: 0, known: 1 },
    ],
    readTo: null,
    stopped: null,
  });
});

it("raises nothing, opens nothing and leaves no trace in executions and ledger", async () => {
  await running.backend.core.store.remove(phrase("event.kind", "signal"));
  const rule = await analyst.call(getRule, { ...nothing, params: { id } });
  const ledger = await analyst.call(getLedger, nothing);
  const seen = await look(window);
  expect(seen).toMatchObject({ alerts: 3, known: 0 });
  expect(seen.examples).toHaveLength(3);
  expect(seen.examples[0]).toMatchObject({ host: "WS01.corp.example", known: false });
  expect(await running.backend.core.store.count({ query: phrase("event.kind", "signal") })).toBe(0);
  expect((await analyst.call(getRule, { ...nothing, params: { id } })).executions).toEqual(rule.executions);
  expect((await analyst.call(getLedger, nothing)).total).toBe(ledger.total);
  const run = await analyst.call(runRule, { ...nothing, params: { id }, body: { ...window, timeField: "timestamp" } });
  expect(run.alerts).toBe(seen.alerts);
});

it("says how far it came when it had to stop", async () => {
  const shelved = running.backend.core.rules.byId(id);
  if (shelved === null) throw new RangeError("no rule");
  const cut = await preview(running.backend.core, shelved, window, { matches: 2, ms: 20_000 });
  expect(cut).toMatchObject({ alerts: 0, known: 2, stopped: "matches" });
  expect(Date.parse(cut.readTo ?? "")).toBe(Date.parse("2026-03-02T10:01:00Z"));
});

it("asks by time of arrival when told to, and refuses a window that ends before it begins", async () => {
  expect(await look({ ...window, timeField: "ingested" })).toMatchObject({ alerts: 0, known: 0, days: [] });
  await expect(look({ from: window.to, to: window.from })).rejects.toThrow(ApiError);
});
