import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { openDatabase } from "@quaestor/adapters/sqlite";
import { verifyLedger } from "@quaestor/api";
import { formatInstant, instantFromMs, phrase } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { caseworkFile, serverFile } from "../src/config/layout.ts";
import { quaestor } from "./command-line.ts";
import { type ConsoleProcess, killed, startedProcess } from "./console-process.ts";
import { freshDirectory, type SignedIn, signInAt, startConsole } from "./running-console.ts";

const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function directory(): string {
  const folder = freshDirectory();
  folders.push(folder);
  return folder;
}

/** Ended after the test, however that goes. */
async function startedHere(dataDir: string): Promise<ConsoleProcess> {
  const started = await startedProcess(dataDir);
  children.push(started.child);
  return started;
}

const signIn = (url: string, link: string): Promise<SignedIn> => signInAt(url, link.split("#token=")[1] ?? "");

const lines = (...records: readonly string[]): string => `${records.join("\n")}\n`;
const alerting = (pid: number, at = new Date().toISOString()): string => processStart({ pid, at }).raw ?? "";

describe("a console that is killed", () => {
  it("has kept every acknowledged answer, and finishes the import that was cut off", { timeout: 60_000 }, async () => {
    const dataDir = directory();
    const { child, ready } = await startedHere(dataDir);
    const analyst = await signIn(ready.url, ready.links.analyst);
    await analyst.upload("first.ndjson", lines(alerting(4242)));
    const id = (await analyst.queue()).items[0]?.id ?? "";
    const view = await analyst.view(id);
    await analyst.command(id, {
      kind: "answer",
      question: "q1",
      verdict: "escalate",
      rationale: "The shape of captured output.",
      alertId: view.selectedAlertId,
      window: "around",
      evidence: [],
    });

    const second = await quaestor(["start", "--no-sample", "--port", "0", "--data", dataDir]);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(new RegExp(`in use by another Quaestor \\(process ${ready.pid}\\)`));
    expect(second.err.trim().split("\n")).toHaveLength(2);
    expect(second.out).toBe("");

    const acknowledged: string[] = [];
    const writing = (async () => {
      for (let note = 0; ; note += 1) {
        await analyst.command(id, { kind: "note", text: `note ${note}` }, 1);
        acknowledged.push(`note ${note}`);
      }
    })().catch(() => undefined);
    const importing = analyst
      .upload(
        "cut-off.ndjson",
        (async function* () {
          for (let at = 0; at < 3000; at += 1) yield Buffer.from(lines(alerting(10_000 + at, "2026-03-02T10:00:00Z")));
          await new Promise(() => undefined);
        })(),
      )
      .catch(() => undefined);
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(10);
    await killed(child);
    await Promise.all([writing, importing]);
    expect(existsSync(serverFile(dataDir))).toBe(true);

    const again = await startConsole({ dataDir });
    try {
      const who = await again.signIn("analyst");
      const after = await who.view(id);
      expect(after.questions[0]?.answer?.rationale).toBe("The shape of captured output.");
      expect(after.notes.map((note) => note.text)).toEqual(expect.arrayContaining(acknowledged));
      const chain = await who.call(verifyLedger, { params: {}, query: {}, body: {} });
      expect(chain).toMatchObject({ ok: true, firstBad: null });
      const [cut, first] = again.backend.services.imports().items;
      expect(first).toMatchObject({ fileName: "first.ndjson", stored: 1, problem: null });
      expect(cut).toMatchObject({
        fileName: "cut-off.ndjson",
        problem: expect.stringContaining("import the file again"),
      });
      expect(cut?.finishedAt).not.toBeNull();
    } finally {
      await again.stop();
    }
  });

  it("goes on with the same session, and stops in good order when asked", { timeout: 60_000 }, async () => {
    const dataDir = directory();
    const { child, ready } = await startedHere(dataDir);
    const analyst = await signIn(ready.url, ready.links.analyst);
    const path = join(dataDir, "file.ndjson");
    writeFileSync(path, lines(alerting(4242), "{broken"));
    const through = await quaestor(["ingest", "--json", "--data", dataDir, path]);
    expect(through).toMatchObject({ code: 0 });
    expect(JSON.parse(through.out)).toMatchObject({ records: 2, stored: 1, quarantined: 1, alerts: 1 });
    child.removeAllListeners("exit");
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(existsSync(serverFile(dataDir))).toBe(false);

    const without = await quaestor(["ingest", "--json", "--data", dataDir, path]);
    expect(JSON.parse(without.out)).toMatchObject({ records: 2, stored: 0, duplicates: 1, quarantined: 1, alerts: 0 });
    const again = await startConsole({ dataDir });
    try {
      const headers = { cookie: analyst.cookie, origin: again.url };
      expect((await fetch(`${again.url}/api/v1/queue`, { headers })).status).toBe(200);
    } finally {
      await again.stop();
    }
  });
});

describe("what a stop left over", () => {
  it("runs the rules over an import that was stored and not looked at", { timeout: 30_000 }, async () => {
    const dataDir = directory();
    const before = await startConsole({ dataDir });
    const at = instantFromMs(Date.now() - 86_400_000) ?? 0n;
    const event = processStart();
    before.backend.parts.intake.putImport("cut", formatInstant(at), {
      id: "cut",
      fileName: "cut.ndjson",
      bytes: 0,
      records: 0,
      stored: 0,
      duplicates: 0,
      quarantined: 0,
      alerts: 0,
      startedAt: formatInstant(at),
      finishedAt: null,
      by: { id: "analyst", name: "Analyst", role: "analyst" },
      sample: false,
      problem: null,
    });
    await before.backend.core.store.append([event], { ingestedAt: at });
    await before.stop();
    const after = await startConsole({ dataDir });
    try {
      const analyst = await after.signIn("analyst");
      expect((await analyst.queue()).total).toBe(1);
      expect(after.backend.services.imports().items[0]).toMatchObject({
        stored: 1,
        problem: expect.stringMatching(/\S/),
      });
    } finally {
      await after.stop();
    }
  });

  it("groups an alert that was written and not put into an investigation", { timeout: 30_000 }, async () => {
    const dataDir = directory();
    const before = await startConsole({ dataDir });
    const who = await before.signIn("analyst");
    await who.upload("x.ndjson", lines(alerting(4242)));
    const { events } = await before.backend.core.store.search({ query: phrase("event.kind", "signal"), limit: 10 });
    await before.stop();
    const other = directory();
    const fresh = await startConsole({ dataDir: other });
    await fresh.backend.core.store.append(
      events.map((event) => ({ ...event, raw: null })),
      { ingestedAt: instantFromMs(Date.now()) ?? 0n },
    );
    await fresh.stop();
    const again = await startConsole({ dataDir: other });
    try {
      expect((await (await again.signIn("analyst")).queue()).items.map((item) => item.alerts)).toEqual([1]);
    } finally {
      await again.stop();
    }
  });
});

describe("a start that cannot be", () => {
  const start = (dataDir: string, ...more: string[]) =>
    quaestor(["start", "--no-sample", "--port", "0", "--data", dataDir, ...more]);
  const reason = (err: string): string[] =>
    err.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("  opening "));

  it("says that the port is in use", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen({ host: "127.0.0.1", port: 0 }, resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const { code, err } = await start(directory(), "--port", String(port));
      expect(code).toBe(1);
      expect(reason(err)).toEqual([expect.stringContaining(`port ${port} on 127.0.0.1 is in use`)]);
    } finally {
      taken.close();
    }
  });

  it("says that the directory cannot be used", async () => {
    const file = join(directory(), "file");
    writeFileSync(file, "");
    const { code, err } = await start(join(file, "data"));
    expect(code).toBe(1);
    expect(reason(err)).toEqual([expect.stringMatching(/data directory .* cannot be used: .*Choose a folder/)]);
  });

  it.skipIf(process.getuid?.() === 0)("says that the directory may not be written to", async () => {
    const folder = join(directory(), "locked");
    mkdirSync(folder, { mode: 0o500 });
    const { code, err } = await start(folder);
    expect(code).toBe(1);
    expect(reason(err)).toEqual([expect.stringContaining("cannot be used")]);
  });

  it("says that a newer version wrote the data", async () => {
    const dataDir = directory();
    const console_ = await startConsole({ dataDir });
    await console_.stop();
    const database = openDatabase(caseworkFile(dataDir));
    database.run("PRAGMA user_version = 999");
    database.close();
    const { code, err } = await start(dataDir);
    expect(code).toBe(1);
    expect(reason(err)).toEqual([expect.stringContaining("written by a newer version")]);
    expect(existsSync(serverFile(dataDir))).toBe(false);
  });

  it("says that a file of the data is something else", async () => {
    const dataDir = directory();
    writeFileSync(caseworkFile(dataDir), "this is no database".repeat(1000));
    const { code, err } = await start(dataDir);
    expect(code).toBe(1);
    expect(reason(err)).toHaveLength(1);
    expect(readFileSync(caseworkFile(dataDir), "utf8")).toContain("this is no database");
  });

  it("says which setting is wrong, by flag or by environment", async () => {
    expect(await quaestor(["start", "--port", "99999"])).toMatchObject({
      code: 64,
      err: expect.stringContaining("port"),
    });
    expect(await quaestor(["start"], { QUAESTOR_PORT: "x" })).toMatchObject({
      code: 64,
      err: expect.stringContaining("port"),
    });
    expect(await quaestor(["start", "--rules", "/nowhere/at/all", "--data", directory()])).toMatchObject({
      code: 1,
      err: expect.stringContaining("/nowhere/at/all"),
    });
  });
});
