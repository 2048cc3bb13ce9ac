import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { exportInvestigation, getNearMisses, getSources, openNearMiss, removeSample } from "@quaestor/api";
import { phrase } from "@quaestor/telemetry";
import { processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sweepNearMisses } from "../src/services/near-misses/sweep.ts";
import { loadSample } from "../src/services/sample.ts";
import { quaestor } from "./command-line.ts";
import { freshDirectory, type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const captures = path.join(process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data"), "captures");
const present = existsSync(path.join(captures, "expected.json"));

const nothing = { params: {}, query: {}, body: {} };
const SHARE = "\\\\127.0.0.1\\ADMIN$\\__1795507198.4213";
const glued = (pid: number, more: { readonly host?: string; readonly at?: string } = {}): string =>
  processStart({ pid, commandLine: `cmd.exe /Q /c hostname 1>${SHARE} 2>&1`, ...more }).raw ?? "";
const matching = (pid: number): string => processStart({ pid, at: "2026-03-02T10:00:05.000Z" }).raw ?? "";
const lines = (...records: readonly string[]): string => `${records.join("\n")}\n`;

const misses = (who: SignedIn, query: Record<string, string> = {}) => who.call(getNearMisses, { ...nothing, query });
const open = (who: SignedIn, id: string) => who.call(openNearMiss, { ...nothing, params: { id } });

describe("near misses", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
  });
  afterAll(() => running.stop());

  it("are counted by source and host as soon as the upload has ended, and raise no alert", async () => {
    const file = lines(glued(1), glued(2, { at: "2026-03-02T10:00:02.000Z" }), glued(3, { host: "WS02" }));
    expect(await analyst.upload("glued.ndjson", file)).toMatchObject({ stored: 3, alerts: 0 });
    const { rows, nearMisses } = await analyst.call(getSources, nothing);
    expect(rows.map(({ source, host, nearMisses: count }) => [source, host, count])).toEqual([
      ["sysmon", "WS01.corp.example", 2],
      ["sysmon", "WS02", 1],
    ]);
    expect(nearMisses).toMatchObject({ total: 3, rule: { name: "Suspicious Cmd Execution via WMI" } });
    expect((await analyst.queue({ state: "all" })).total).toBe(0);
  });

  it("are counted once however often they arrive", async () => {
    await analyst.upload("again.ndjson", lines(glued(1), glued(3, { host: "WS02" })));
    expect((await misses(analyst)).total).toBe(3);
  });

  it("are listed with what failed, why, and whose they are", async () => {
    const { items } = await misses(analyst, { source: "sysmon", host: "WS02" });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      title: "Sysmon",
      user: "CORP\\ada",
      commandLine: `cmd.exe /Q /c hostname 1>${SHARE} 2>&1`,
      reasons: [{ id: "glued_redirection", shows: `1>${SHARE}` }],
      failed: [{ field: "process.args" }, { field: "process.args" }],
      investigationId: null,
    });
  });

  it("are opened by hand into one investigation of their host and user, once", async () => {
    const { items } = await misses(analyst, { source: "sysmon", host: "WS01.corp.example" });
    const [second, first] = items.map((item) => item.eventId);
    const opened = await open(analyst, first ?? "");
    expect(opened.outcome).toBe("opened");
    expect(await open(analyst, second ?? "")).toEqual({ ...opened, outcome: "added" });
    expect(await open(analyst, first ?? "")).toEqual({ ...opened, outcome: "there" });
    await running.backend.settled();
    const queue = await analyst.queue();
    expect(queue.items).toMatchObject([
      { id: opened.investigationId, alerts: 0, nearMisses: 2, recommendation: expect.any(String) },
    ]);
    const left = (await misses(analyst)).items.filter((item) => item.investigationId === null);
    expect(left.map((item) => item.host)).toEqual(["WS02"]);
  });

  it("show on the investigation who opened it, that no alert was raised, and which conditions failed", async () => {
    const [item] = (await analyst.queue()).items;
    const view = await analyst.view(item?.id ?? "");
    expect(view.alerts.map((alert) => alert.kind)).toEqual(["near_miss", "near_miss"]);
    expect(view.nearMiss).toMatchObject({ by: { id: "analyst" }, reasons: [{ id: "glued_redirection" }] });
    expect(
      view.anatomy.conditions.filter((condition) => !condition.satisfied).map((condition) => condition.field),
    ).toEqual(["process.args", "process.args"]);
    expect(view.sourceEventId).toBe(view.selectedAlertId);
    expect(view.timeline.marks.filter((mark) => mark.lane === "alerts")).toEqual([]);
    expect(view.activity[0]?.summary).toBe("opened by hand on a near miss, no alert");
    expect(view.failures).toEqual([]);
  });

  it("have the guide's questions, pivots and gate, and are decided and exported as alerts are", async () => {
    const [item] = (await analyst.queue()).items;
    const id = item?.id ?? "";
    const view = await analyst.view(id);
    expect(view.questions).toHaveLength(6);
    expect(view.questions[0]?.finding).toMatchObject({ verdict: "escalate" });
    expect(view.questions.flatMap((question) => question.pivots).map((pivot) => pivot.status)).not.toContain("failed");
    for (const question of view.questions)
      await analyst.command(id, {
        kind: "answer",
        question: question.id,
        verdict: question.finding.verdict,
        rationale: "Looked at it.",
        alertId: view.selectedAlertId,
        window: "around",
        evidence: [],
      });
    const decided = await analyst.command(id, {
      kind: "decide",
      decision: view.gate.recommendation,
      justification: "The shape is there.",
    });
    expect(decided.state).toBe("submitted");
    const bundle = await analyst.call(exportInvestigation, { ...nothing, params: { id } });
    const zip = path.join(running.dataDir, "bundle.zip");
    writeFileSync(zip, Buffer.from(await (await analyst.raw(bundle.href)).arrayBuffer()));
    const verified = await quaestor(["verify", "--trust", bundle.keyId, zip]);
    expect(verified.code, verified.out + verified.err).toBe(0);
    const text = readFileSync(zip).toString("utf8");
    expect(text).toContain('"kind": "near_miss"');
    expect(text).toContain("Opened by hand on a near miss, no alert of the rule");
    expect(text).toContain("Why the rule did not match");
  });

  it("wait in an investigation of their own once the first is decided, and take alerts in", async () => {
    expect(await analyst.upload("more.ndjson", lines(glued(7, { at: "2026-03-02T10:00:04.000Z" })))).toMatchObject({
      alerts: 0,
    });
    const [fresh] = (await misses(analyst)).items;
    const { investigationId, outcome } = await open(analyst, fresh?.eventId ?? "");
    expect(outcome).toBe("opened");
    await analyst.upload("alert.ndjson", lines(matching(8)));
    const view = await analyst.view(investigationId);
    expect(view.alerts.map((alert) => alert.kind)).toEqual(["near_miss", "alert"]);
    expect(view.nearMiss).toBeNull();
    expect((await analyst.view(investigationId, { alert: fresh?.eventId ?? "" })).nearMiss).not.toBeNull();
  });

  it("are opened by nobody who only reads, and not where there is none", async () => {
    const auditor = await running.signIn("auditor");
    const { items } = await misses(auditor);
    await expect(open(auditor, items[0]?.eventId ?? "")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const [alert] = (await running.backend.core.store.search({ query: phrase("event.kind", "signal"), limit: 1 }))
      .events;
    await expect(open(analyst, alert?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("looking for near misses", () => {
  const consoles: RunningConsole[] = [];
  const start = async (...options: Parameters<typeof startConsole>): Promise<RunningConsole> => {
    const running = await startConsole(...options);
    consoles.push(running);
    return running;
  };
  afterEach(async () => {
    for (const running of consoles.splice(0)) await running.stop();
  });
  const partsOf = ({ backend }: RunningConsole) => ({
    core: backend.core,
    intake: backend.parts.intake,
    log: backend.parts.nearMisses,
  });
  const ruleOf = ({ backend }: RunningConsole) => {
    const rule = backend.core.rules.rules[0]?.rule;
    if (rule === undefined) throw new TypeError("no rule is loaded");
    return rule;
  };

  it("begins where it ended after a restart, and finds what was stored without it", async () => {
    const dataDir = freshDirectory();
    const first = await start({ dataDir });
    await (await first.signIn("analyst")).upload("a.ndjson", lines(glued(1)));
    const mark = partsOf(first).log.mark(ruleOf(first).ruleId);
    // As if the process had been killed between storing and looking.
    await first.backend.core.store.append(
      [processStart({ pid: 2, commandLine: `cmd.exe /Q /c ver 1>${SHARE} 2>&1` })],
      {
        ingestedAt: first.backend.core.outside.now(),
      },
    );
    await consoles.pop()?.stop();
    const second = await start({ dataDir });
    expect(partsOf(second).log.mark(ruleOf(second).ruleId)).toEqual(mark);
    expect(await sweepNearMisses(partsOf(second), ruleOf(second))).toBe(1);
    expect(await sweepNearMisses(partsOf(second), ruleOf(second))).toBe(0);
    expect(partsOf(second).log.eventIds()).toHaveLength(2);
  });

  it("never passes the beginning of an import that still runs", async () => {
    const running = await start();
    const parts = partsOf(running);
    const began = running.backend.core.outside.now() - 3_600_000_000_000n;
    const startedAt = new Date(Number(began / 1_000_000n)).toISOString();
    parts.intake.putImport("running", startedAt, { finishedAt: null });
    await sweepNearMisses(parts, ruleOf(running));
    // What the import stores last carries the time at which it began.
    await running.backend.core.store.append([processStart({ commandLine: `cmd.exe /Q /c ver 1>${SHARE} 2>&1` })], {
      ingestedAt: began,
    });
    expect(await sweepNearMisses(parts, ruleOf(running))).toBe(1);
  });

  it("begins anew when the rule was changed: what it sees now is no near miss any more", async () => {
    const running = await start();
    await (await running.signIn("analyst")).upload("a.ndjson", lines(glued(1)));
    const parts = partsOf(running);
    const changed = { ...ruleOf(running), digest: "another", query: 'process where process.name : "cmd.exe"' };
    expect(await sweepNearMisses(parts, changed)).toBe(0);
    expect(parts.log.eventIds()).toEqual([]);
  });

  it("leaves nothing of the sample behind once that is removed", async () => {
    const running = await start();
    const analyst = await running.signIn("analyst");
    const admin = await running.signIn("admin");
    const { parts } = running.backend;
    const by = { id: "admin", name: "The admin", role: "admin" } as const;
    const records = [JSON.parse(glued(1)), JSON.parse(securityProcessStart({ pid: 9 }).raw ?? "")];
    await loadSample(parts, by, records);
    const [item] = (await misses(analyst)).items;
    await open(analyst, item?.eventId ?? "");
    expect((await analyst.queue()).total).toBe(1);
    await admin.call(removeSample, nothing);
    expect((await misses(analyst)).total).toBe(0);
    expect((await analyst.queue({ state: "all" })).total).toBe(0);
  });
});

describe("a scan", () => {
  it("counts near misses beside alerts, once each, and shows why", async () => {
    const folder = freshDirectory();
    try {
      const [one, two] = ["one.ndjson", "two.ndjson"].map((name) => path.join(folder, name));
      writeFileSync(one ?? "", lines(glued(1), matching(2)));
      writeFileSync(two ?? "", lines(glued(1), glued(3)));
      const { code, out, err } = await quaestor(["scan", "--json", folder]);
      expect(code).toBe(0);
      expect(out.trim().split("\n")).toHaveLength(1);
      expect(err).toContain("1 alert, 2 near misses;");
      expect(err).toContain(
        `near miss    ${one}: no blank beside the redirection: cmd.exe /Q /c hostname 1>${SHARE} 2>&1\n`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!present)(`near misses of recordings (${present ? "shared data" : "no shared data"})`, () => {
  it.each([
    ["near-wmiexec-no-parent-name.security.ndjson", "security", "no_parent_name"],
    ["near-wmiexec-escaped-entities.envelope.ndjson", "sysmon", "xml_entities"],
  ])("are the two of %s, opened by hand with questions and gate", { timeout: 60_000 }, async (file, source, reason) => {
    const running = await startConsole();
    try {
      const analyst = await running.signIn("analyst");
      expect(await analyst.upload(file, createReadStream(path.join(captures, file)))).toMatchObject({ alerts: 0 });
      const { items, total } = await misses(analyst);
      expect(total).toBe(2);
      for (const item of items) expect(item).toMatchObject({ source, reasons: [{ id: reason }] });
      const ids = await Promise.all(items.map((item) => open(analyst, item.eventId)));
      expect(new Set(ids.map((each) => each.investigationId)).size).toBe(1);
      expect((await quaestor(["scan", "--json", path.join(captures, file)])).err).toContain("0 alerts, 2 near misses;");
      const view = await analyst.view(ids[0]?.investigationId ?? "");
      expect(view.questions[0]?.finding).toMatchObject({ verdict: "escalate", strength: "moderate" });
      expect(view.gate.recommendation).not.toBe("close");
      expect(view.failures).toEqual([]);
    } finally {
      await running.stop();
    }
  });
});
