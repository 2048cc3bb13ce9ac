import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getIntake, getQuarantine, revokeApiKey } from "@quaestor/api";
import { matchAll, not, phrase } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importTelemetry } from "../src/services/imports.ts";
import { actorOf } from "../src/services/intake/api-keys.ts";
import { DropFolder } from "../src/services/intake/drop-folder.ts";
import { type ConsoleOptions, freshDirectory, type RunningConsole, startConsole } from "./running-console.ts";
import { makeKey, type ShownKey } from "./shipper.ts";

const none = { params: {}, query: {}, body: {} };
let dataDir: string;
let drop: string;
let running: RunningConsole;
let key: ShownKey;
let watched: DropFolder;
const started: DropFolder[] = [];

const outside = (): ConsoleOptions => ({ dataDir });

/** Watches as the console does, with patience for tests. */
function watch(stableMs = 150): DropFolder {
  const { core, intake, detection, importer, keys, dropped } = running.backend.parts;
  const folder = new DropFolder(
    { imports: { core, intake, detection, importer }, keys, log: dropped },
    { path: drop, pollMs: 50, stableMs, pauseMs: 100 },
  );
  folder.start();
  started.push(folder);
  return folder;
}

beforeEach(async () => {
  dataDir = freshDirectory();
  drop = freshDirectory();
  running = await startConsole(outside());
  key = await makeKey(running, "collector", ["drop"]);
  watched = watch();
  await expect.poll(() => existsSync(join(drop, key.id))).toBe(true);
});
afterEach(async () => {
  for (const folder of started.splice(0)) await folder.stop();
  await running.stop();
  for (const folder of [dataDir, drop]) rmSync(folder, { recursive: true, force: true });
});

const place = (name: string): string => join(drop, key.id, name);
const done = (name: string): string => join(drop, "done", key.id, name);
const failed = (name: string): string => join(drop, "failed", key.id, name);
const records = (...pids: readonly number[]): string =>
  pids.map((pid) => `${processStart({ pid, at: "2026-03-02T10:00:00.000Z" }).raw}\n`).join("");
const report = (path: string): Record<string, unknown> => JSON.parse(readFileSync(`${path}.report.json`, "utf8"));
const isThere = (path: string) => expect.poll(() => existsSync(path), { timeout: 15_000 }).toBe(true);
const events = () => running.backend.core.store.count({ query: matchAll });

describe("a drop folder", () => {
  it("takes files once they stopped changing, and says beside each what became of its records", async () => {
    writeFileSync(place("day.ndjson.gz"), gzipSync(`${records(1, 2, 2)}{broken\n`));
    await isThere(done("day.ndjson.gz"));
    expect(existsSync(place("day.ndjson.gz"))).toBe(false);
    expect(report(done("day.ndjson.gz"))).toMatchObject({
      file: "day.ndjson.gz",
      outcome: "done",
      key: { id: key.id, name: "collector" },
      records: 4,
      stored: 2,
      duplicates: 1,
      quarantined: 1,
      alerts: 2,
      problem: null,
    });
    const [listed] = running.backend.services.imports().items;
    expect(listed).toMatchObject({ fileName: "day.ndjson.gz", by: { name: "API key collector" }, stored: 2 });
  });

  it("does not read a file that is still being written, nor one that is named as unfinished", async () => {
    await watched.stop();
    watched = watch(600);
    writeFileSync(place("sync.ndjson.part"), records(90));
    for (let piece = 1; piece <= 8; piece += 1) {
      writeFileSync(place("slow.ndjson"), records(piece), { flag: "a" });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(running.backend.services.imports().items).toEqual([]);
    }
    await isThere(done("slow.ndjson"));
    expect(report(done("slow.ndjson"))).toMatchObject({ records: 8, stored: 8, quarantined: 0 });
    expect(existsSync(place("sync.ndjson.part"))).toBe(true);
    renameSync(place("sync.ndjson.part"), place("sync.ndjson"));
    await isThere(done("sync.ndjson"));
  });

  it("takes the same content once, whatever it is called, and after a restart", async () => {
    writeFileSync(place("first.ndjson"), records(1, 2));
    await isThere(done("first.ndjson"));
    copyFileSync(done("first.ndjson"), place("second.ndjson"));
    await isThere(done("second.ndjson"));
    expect(report(done("second.ndjson"))).toMatchObject({
      records: 0,
      problem: expect.stringContaining("taken as first.ndjson"),
    });
    await watched.stop();
    await running.stop();
    running = await startConsole(outside());
    copyFileSync(done("first.ndjson"), place("first.ndjson"));
    watched = watch();
    await expect.poll(() => readdirSync(join(drop, "done", key.id)).length, { timeout: 15_000 }).toBe(6);
    expect(running.backend.services.imports().items).toHaveLength(1);
  });

  it("takes a file from its beginning whose import was cut off, and puts nothing aside twice", async () => {
    await watched.stop();
    const content = Buffer.from(`{broken\n${records(1, 2)}{broken too\n${records(3)}`);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const { core, intake, detection, importer, keys } = running.backend.parts;
    const cut = async function* (): AsyncGenerator<Uint8Array> {
      yield content.subarray(0, content.length - 700);
      throw new Error("the power went");
    };
    const by = actorOf({ id: key.id, name: keys.get(key.id)?.name ?? "" });
    const id = `drop-${sha256.slice(0, 32)}`;
    const before = await importTelemetry(
      { core, intake, detection, importer },
      { id, name: "cut.ndjson", stream: cut(), by, sample: false },
    );
    expect(before).toMatchObject({ problem: "the power went" });
    writeFileSync(place("cut.ndjson"), content);
    watched = watch();
    await isThere(done("cut.ndjson"));
    expect(report(done("cut.ndjson"))).toMatchObject({ records: 5, quarantined: 2, problem: null });
    expect(await core.store.count({ query: not(phrase("event.kind", "signal")) })).toBe(3);
    const { items } = running.backend.services.imports();
    expect(items).toEqual([expect.objectContaining({ id, problem: null, records: 5 })]);
    const analyst = await running.signIn("analyst");
    expect((await analyst.call(getQuarantine, none)).total).toBe(2);
  });

  it("moves what holds no telemetry to failed, and takes it again when it is dropped again", async () => {
    const picture = Buffer.from("89504e470d0a1a0a0000", "hex");
    writeFileSync(place("picture.json"), picture);
    await isThere(failed("picture.json"));
    expect(report(failed("picture.json"))).toMatchObject({ outcome: "failed", records: 1, quarantined: 1, stored: 0 });
    writeFileSync(place("picture.json"), picture);
    await expect.poll(() => readdirSync(join(drop, "failed", key.id)).length, { timeout: 15_000 }).toBe(4);
    const analyst = await running.signIn("analyst");
    expect((await analyst.call(getQuarantine, none)).total).toBe(1);
  });

  it("takes files in the order in which they were finished", async () => {
    await watched.stop();
    const names = ["c.ndjson", "a.ndjson", "b.ndjson"];
    for (const [at, name] of names.entries()) {
      writeFileSync(place(name), records(at));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    watched = watch();
    await isThere(done("b.ndjson"));
    const taken = running.backend.services.imports().items.toReversed();
    expect(taken.map((item) => item.fileName)).toEqual(names);
  });

  it("follows no link and reads nothing that lies where no key's folder is", async () => {
    const outsideFile = join(dataDir, "secret.ndjson");
    writeFileSync(outsideFile, records(7));
    try {
      symlinkSync(outsideFile, place("link.ndjson"));
    } catch {
      // Making links may need a right that this account lacks; the rest holds without.
    }
    writeFileSync(join(drop, "stray.ndjson"), records(8));
    mkdirSync(join(drop, "nobody"));
    writeFileSync(join(drop, "nobody", "file.ndjson"), records(9));
    writeFileSync(place("good.ndjson"), records(10));
    await isThere(done("good.ndjson"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await events()).toBe(1 + 1);
    expect(watched.view()).toMatchObject({ strangers: 2, problem: null });
  });

  it("reads the folder of a revoked key no more, and the page says what lies there", async () => {
    const admin = await running.signIn("admin");
    await admin.call(revokeApiKey, { ...none, params: { id: key.id } });
    writeFileSync(place("late.ndjson"), records(1));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(existsSync(place("late.ndjson"))).toBe(true);
    expect(running.backend.services.imports().items).toEqual([]);
    expect(watched.view().folders).toEqual([
      expect.objectContaining({ keyId: key.id, waiting: 1, problem: expect.stringContaining("revoked") }),
    ]);
  });
});

describe("a folder that cannot be used", () => {
  it("is named on the page and keeps nothing else from working", async () => {
    const file = join(dataDir, "a-file");
    writeFileSync(file, "");
    const elsewhere = await startConsole({
      config: {
        intake: { maxBodyBytes: 1e6, mostRequests: 9, queueBytes: 1e6, patienceMs: 0, dropDir: join(file, "drop") },
      },
    });
    try {
      elsewhere.backend.parts.drop?.start();
      const analyst = await elsewhere.signIn("analyst");
      await expect
        .poll(async () => (await analyst.call(getIntake, none)).drop?.problem)
        .toMatch(/a-file.*cannot be used/);
    } finally {
      await elsewhere.stop();
    }
  });
});
