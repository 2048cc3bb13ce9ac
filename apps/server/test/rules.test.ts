import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRule, getRules, type RuleDetail, runRule } from "@quaestor/api";
import { type Instant, instantFromMs, NS_PER_SECOND, phrase } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { readConfig } from "../src/config/config.ts";
import type { Outside } from "../src/services/core.ts";
import { freshDirectory, type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const minute = 60n * NS_PER_SECOND;

/** A clock that stands still until it is moved. */
function clock(): Outside & { move(by: Instant): void } {
  let at = instantFromMs(Date.parse("2026-03-02T10:00:00Z")) ?? 0n;
  return {
    now: () => at,
    id: randomUUID,
    move(by) {
      at += by;
    },
  };
}

const open: RunningConsole[] = [];
const folders: string[] = [];
async function started(options: Parameters<typeof startConsole>[0]): Promise<RunningConsole> {
  const running = await startConsole(options);
  open.push(running);
  return running;
}
afterEach(async () => {
  for (const running of open.splice(0)) await running.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const events = (count: number, host = "WS01.corp.example") =>
  Array.from({ length: count }, (_, at) => processStart({ pid: 4000 + at * 4, host, recordId: 100_000 + at }));

const alertsOf = ({ backend }: RunningConsole): Promise<number> =>
  backend.core.store.count({ query: phrase("event.kind", "signal") });

async function ruleId(who: SignedIn): Promise<string> {
  const { items, problems } = await who.call(getRules, { params: {}, query: {}, body: {} });
  expect(problems).toEqual([]);
  return items[0]?.id ?? "";
}
const detail = async (who: SignedIn): Promise<RuleDetail> =>
  who.call(getRule, { params: { id: await ruleId(who) }, query: {}, body: {} });

const runOver = async (who: SignedIn, body: { from?: string; to?: string; timeField: "ingested" | "timestamp" }) =>
  who.call(runRule, { params: { id: await ruleId(who) }, query: {}, body });

describe("a rule", () => {
  it("shows its query, its guide and its schedule", async () => {
    const running = await started({});
    const rule = await detail(await running.signIn("analyst"));
    expect(rule).toMatchObject({ enabled: true, intervalMs: 300_000, lookbackMs: 540_000, maxSignals: 100 });
    expect(rule.query).toContain("WmiPrvSE.exe");
    expect(rule.guide).toHaveLength(6);
    expect(rule.queryTokens.length).toBeGreaterThan(20);
    for (const { start, end } of rule.queryTokens) expect(rule.query.slice(start, end)).toMatch(/\S/);
  });

  it("runs now over its own window of what was just taken, and lists the execution", async () => {
    const outside = clock();
    const running = await started({ outside });
    const analyst = await running.signIn("analyst");
    await running.backend.core.store.append(events(1), { ingestedAt: outside.now() - 5n * minute });
    await running.backend.core.store.append(events(2, "WS02"), { ingestedAt: outside.now() - 15n * minute });
    const result = await runOver(analyst, { timeField: "timestamp" });
    expect(result).toMatchObject({ alerts: 1 });
    expect(result.executions[0]).toMatchObject({
      type: "manual",
      trigger: "person",
      status: "succeeded",
      hits: 1,
      owed: false,
    });
    const { executions } = await detail(analyst);
    expect(executions).toHaveLength(1);
    expect((await analyst.queue()).total).toBe(1);
    expect(await runOver(analyst, { timeField: "timestamp" })).toMatchObject({ alerts: 0 });
  });

  it("runs over any past window, on the clock of the events or of their arrival", async () => {
    const outside = clock();
    const running = await started({ outside });
    const analyst = await running.signIn("analyst");
    const old = processStart({ at: "2025-01-05T12:00:00.000Z" });
    await running.backend.core.store.append([old], { ingestedAt: outside.now() - 60n * minute });
    const around = { from: "2025-01-05T11:00:00Z", to: "2025-01-05T13:00:00Z" };
    expect(await runOver(analyst, { ...around, timeField: "ingested" })).toMatchObject({ alerts: 0 });
    expect(await runOver(analyst, { ...around, timeField: "timestamp" })).toMatchObject({ alerts: 1 });
    const refused = runOver(analyst, { from: around.to, to: around.from, timeField: "timestamp" });
    await expect(refused).rejects.toThrow("a later end");
  });

  it("raises at most a hundred alerts an execution, and owes the rest until it is raised", async () => {
    const outside = clock();
    const running = await started({ outside });
    const analyst = await running.signIn("analyst");
    await running.backend.core.store.append(events(250), { ingestedAt: outside.now() - minute });
    const shelved = running.backend.core.rules.rules[0];
    if (shelved === undefined) throw new Error("no rule ships");
    const counts: number[] = [];
    for (let tick = 0; tick < 4; tick += 1) {
      const records = await running.backend.parts.detection.tick(shelved);
      for (const record of records) expect(record.created).toBeLessThanOrEqual(100);
      counts.push(await alertsOf(running));
      outside.move(5n * minute);
    }
    expect(counts[0]).toBeLessThanOrEqual(200);
    expect(counts.at(-1)).toBe(250);
    const { executions, owed } = await detail(analyst);
    expect(executions.some((execution) => execution.owed && execution.status === "warning")).toBe(true);
    expect(owed).toBe(0);
    expect((await analyst.queue()).items.map((item) => item.alerts)).toEqual([250]);
  });

  it("raises all of an upload at once, however many", { timeout: 20_000 }, async () => {
    const running = await started({});
    const analyst = await running.signIn("analyst");
    const text = events(230)
      .map((event) => `${event.raw}\n`)
      .join("");
    expect(await analyst.upload("many.ndjson", text)).toMatchObject({ stored: 230, alerts: 230 });
  });

  it("catches up after a stop with the windows that it missed", async () => {
    const outside = clock();
    const dataDir = freshDirectory();
    folders.push(dataDir);
    const before = await startConsole({ dataDir, outside, scheduled: true });
    await expect.poll(async () => (await before.backend.core.executions.list({ limit: 10 })).length).toBe(1);
    await before.stop();

    outside.move(60n * minute);
    const meanwhile = await startConsole({ dataDir, outside });
    await meanwhile.backend.core.store.append(events(1), { ingestedAt: outside.now() - 30n * minute });
    await meanwhile.stop();

    const after = await started({ dataDir, outside, scheduled: true });
    await expect.poll(() => alertsOf(after), { timeout: 5000 }).toBe(1);
    const analyst = await after.signIn("analyst");
    await expect.poll(async () => (await analyst.queue()).total).toBe(1);
    expect((await detail(analyst)).nextAt).not.toBeNull();
  });

  it("reports a rule file that cannot be loaded, and loads the others", async () => {
    const rulesDir = mkdtempSync(join(tmpdir(), "quaestor-rules-"));
    folders.push(rulesDir);
    const shipped = readConfig({}, {}).rulesDir;
    const [file = ""] = readdirSync(shipped).filter((name) => name.endsWith(".toml"));
    writeFileSync(join(rulesDir, "good.toml"), readFileSync(join(shipped, file)));
    writeFileSync(join(rulesDir, "bad.toml"), "[rule]\nname = 7\n");
    const running = await started({ config: { rulesDir } });
    const analyst = await running.signIn("analyst");
    const { items, problems } = await analyst.call(getRules, { params: {}, query: {}, body: {} });
    expect(items).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: "bad.toml", message: expect.stringMatching(/\S/) });
  });
});
