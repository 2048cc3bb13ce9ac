import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  type EventStore,
  type JsonObject,
  type JsonValue,
  matchAll,
  type NewEvent,
  ofSession,
  or,
  phrase,
} from "@quaestor/telemetry";
import { afterEach, describe, expect, it } from "vitest";
import { Engine, type EngineOptions } from "../src/duckdb/engine.ts";
import { hotSince4 } from "../src/duckdb/hot-fields.ts";
import { openDuckDbEventStore, SCHEMA_VERSION } from "../src/duckdb/index.ts";

const here = dirname(fileURLToPath(import.meta.url));
const folders: string[] = [];
const stores: EventStore[] = [];

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "quaestor-file-"));
  folders.push(folder);
  return join(folder, "events.duckdb");
}

async function open(path: string, onUpgrade?: EngineOptions["onUpgrade"]): Promise<EventStore> {
  const store = await openDuckDbEventStore({ path, threads: 1, ...(onUpgrade === undefined ? {} : { onUpgrade }) });
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function event(id: string, size = 10): NewEvent {
  const document = { "@timestamp": "2026-03-01T00:00:00Z", text: "x".repeat(size) };
  return { id, index: "test", source: "ecs", document, raw: null };
}

/** Runs the appending child until it has acknowledged some batches, lets `meanwhile` happen, and kills it outright. */
async function killedWriter(path: string, batches: number, meanwhile: () => Promise<void>): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", join(here, "append-until-killed.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  const acknowledged = (): number => printed.split("\n").filter((line) => /^[0-9]+$/.test(line)).length;
  await new Promise<void>((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`the writer ended with ${code}`)));
    child.stdout.on("data", (data) => {
      printed += String(data);
      if (acknowledged() >= batches) resolve();
    });
  });
  await meanwhile();
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGKILL");
  await ended;
  return acknowledged();
}

describe("the store's file", () => {
  it("keeps every acknowledged event when its process is killed in the middle", { timeout: 60_000 }, async () => {
    const path = place();
    const acknowledged = await killedWriter(path, 25, async () => {
      await expect(openDuckDbEventStore({ path })).rejects.toMatchObject({ code: "STORE_LOCKED" });
    });
    const store = await open(path);
    expect(acknowledged).toBeGreaterThanOrEqual(25);
    for (let batch = 0; batch < acknowledged; batch++) {
      expect([batch, await store.count({ query: phrase("n", batch) })]).toEqual([batch, 10]);
    }
    // What was not acknowledged is there as a whole batch or not at all, and nothing half-written lies about.
    expect((await store.count({ query: matchAll })) % 10).toBe(0);
    expect(readdirSync(`${path}.incoming`)).toEqual([]);
  });

  it("is refused while this process has it open, under any name, and free after closing", async () => {
    const path = place();
    const store = await open(path);
    const again = join(dirname(path), ".", "events.duckdb");
    await expect(openDuckDbEventStore({ path: again })).rejects.toMatchObject({ code: "STORE_LOCKED" });
    await store.close();
    await (await open(path)).close();
    expect(existsSync(`${path}.incoming`)).toBe(false);
  });

  it("is refused when a newer version wrote it", async () => {
    const path = place();
    await (await open(path)).close();
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run("UPDATE meta SET value = 1000");
    connection.closeSync();
    instance.closeSync();
    await expect(openDuckDbEventStore({ path })).rejects.toMatchObject({ code: "STORE_NEWER" });
  });

  it("of an earlier version answers as before", { timeout: 60_000 }, async () => {
    const path = place();
    const before = await open(path);
    const named = (id: string, hostname: JsonValue): NewEvent => {
      const made = event(id);
      return { ...made, document: { ...made.document, host: { hostname } } };
    };
    const process = (id: string, fields: JsonObject): NewEvent => {
      const made = event(id);
      return { ...made, document: { ...made.document, process: fields } };
    };
    const session = (id: string, code: JsonValue): NewEvent => {
      const made = event(id);
      const winlog = { event_data: { TargetLogonId: "0x51F3A" } };
      const about = { provider: "Microsoft-Windows-Security-Auditing", code };
      return { ...made, document: { ...made.document, event: about, winlog } };
    };
    await before.append(
      [
        named("a", "ws1"),
        named("b", "WS\u0130"),
        named("c", ["ws1", "ws2"]),
        named("d", 7),
        process("k", { entity_id: "{AB-1}" }),
        process("l", { entity_id: "{AB-2}", parent: { entity_id: "{Ab-1}" } }),
        process("m", { entity_id: ["{AB-1}", "x"] }),
        named("e", { x: "ws1" }),
        event("f"),
        session("g", "4624"),
        session("h", "4625"),
        session("i", 4634),
        { ...session("j", null), document: { ...session("j", null).document, "event.code": "4624" } },
      ],
      { ingestedAt: 1n },
    );
    const asked = async (store: EventStore) => ({
      activity: await store.activity(),
      ws1: (await store.search({ query: phrase("host.hostname", "WS1", true), limit: 9 })).events.map(({ id }) => id),
      letter: await store.count({ query: phrase("host.hostname", "ws\u0130", true) }),
      seven: await store.count({ query: phrase("host.hostname", 7) }),
      some: await store.count({ query: { kind: "exists", field: "host.hostname" } }),
      session: await store.count({ query: ofSession(0x51f3an) }),
      entity: await store.count({ query: phrase("process.entity_id", "{ab-1}", true) }),
      family: await store.count({
        query: or(phrase("process.entity_id", "{AB-1}"), phrase("process.parent.entity_id", "{ab-1}", true)),
      }),
    });
    const answers = await asked(before);
    await before.close();
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run("DROP TABLE arrivals");
    await connection.run("DROP TABLE hosts");
    await connection.run("ALTER TABLE events DROP COLUMN hosth");
    for (const column of ["session", "entityh", "parenth", "traits"])
      await connection.run(`ALTER TABLE events DROP COLUMN ${column}`);
    for (const { column } of hotSince4) await connection.run(`ALTER TABLE events DROP COLUMN ${column}`);
    await connection.run("UPDATE events SET irregular = FALSE");
    await connection.run("UPDATE meta SET value = 1 WHERE name = 'schema_version'");
    connection.closeSync();
    instance.closeSync();
    expect(answers).toMatchObject({
      activity: [{ events: 13 }],
      ws1: ["c", "a"],
      letter: 1,
      seven: 1,
      some: 4,
      session: 3,
      entity: 2,
      family: 3,
    });
    const told: number[] = [];
    const after = await open(path, (...versions) => told.push(...versions));
    expect(told).toEqual([1, SCHEMA_VERSION]);
    expect(await asked(after)).toEqual(answers);
    expect(await after.append([named("a", "ws1"), named("z", "ws1")], { ingestedAt: 2n })).toMatchObject({ stored: 1 });
    expect((await asked(after)).ws1).toEqual(["z", "c", "a"]);
  });

  it("that needed room on disk to be brought along has it afterwards too", { timeout: 60_000 }, async () => {
    const path = place();
    const before = await open(path);
    const id = (letter: string, i: number): string => `${letter}${i}`.padEnd(300, letter);
    const events = Array.from({ length: 30_000 }, (_, i): NewEvent => {
      const process = { entity_id: id("a", i), parent: { entity_id: id("b", i) } };
      return { ...event(`${i}`), document: { "@timestamp": "2026-03-01T00:00:00Z", process } };
    });
    await before.append(events, { ingestedAt: 1n });
    await before.close();
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    for (const column of ["entityh", "parenth", "traits"])
      await connection.run(`ALTER TABLE events DROP COLUMN ${column}`);
    await connection.run("UPDATE meta SET value = 8 WHERE name = 'schema_version'");
    connection.closeSync();
    instance.closeSync();
    const leftover = join(`${path}.incoming`, "spill-of-one-that-was-killed");
    mkdirSync(leftover, { recursive: true });
    const engine = await Engine.open({ path, threads: 1, memoryLimit: "40MB" });
    try {
      expect(existsSync(leftover)).toBe(false);
      expect(readdirSync(engine.spool)).toHaveLength(1);
      const sorted = "SELECT repeat('x', 40) || range AS x FROM range(1000000) ORDER BY x DESC OFFSET 10";
      const counted = await engine.read((reader) => reader.runAndReadAll(`SELECT count(*) FROM (${sorted})`));
      expect(counted.getRows()).toEqual([[999_990n]]);
    } finally {
      await engine.close();
    }
    expect(existsSync(`${path}.incoming`)).toBe(false);
  });

  it("is refused where its folder is missing, and makes none", async () => {
    const path = join(dirname(place()), "missing", "events.duckdb");
    await expect(openDuckDbEventStore({ path })).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(existsSync(dirname(path))).toBe(false);
  });

  it("is refused when it is something else", async () => {
    const path = place();
    writeFileSync(path, "not a database, but long enough to be looked at".repeat(200));
    await expect(openDuckDbEventStore({ path })).rejects.toMatchObject({ code: "STORE_FAILED" });
    const foreign = place();
    const instance = await DuckDBInstance.create(foreign);
    const connection = await instance.connect();
    await connection.run("CREATE TABLE other (a INTEGER)");
    connection.closeSync();
    instance.closeSync();
    await expect(openDuckDbEventStore({ path: foreign })).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(openDuckDbEventStore({ path: join(foreign, "no", "folder") })).rejects.toMatchObject({
      code: "STORE_FAILED",
    });
  });

  it("takes appends from many callers at once without losing or doubling one", async () => {
    const store = await open(place());
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        store.append([event("shared"), event(`own-${i}`)], { ingestedAt: BigInt(i) }),
      ),
    );
    expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(13);
    expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(11);
    expect(await store.count({ query: matchAll })).toBe(13);
  });

  it("stops a running query when its caller gives up", { timeout: 60_000 }, async () => {
    const store = await open(place());
    const words = Array.from({ length: 20_000 }, (_, i) => event(`e${i}`, 2000));
    await store.append(words, { ingestedAt: 1n });
    const stop = new AbortController();
    const slow = store.count({ query: { kind: "wildcard", field: "text", pattern: "*a?b*c?d*" } }, stop);
    setTimeout(() => stop.abort(), 5);
    await expect(slow).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(await store.count({ query: matchAll })).toBe(20_000);
  });

  it("gives whole pages of the right events while others are removed", { timeout: 60_000 }, async () => {
    const store = await open(place());
    const numbered = (i: number): NewEvent => {
      const made = event(`e${i}`, 200);
      return { ...made, document: { ...made.document, n: i, half: i % 2 } };
    };
    await store.append(
      Array.from({ length: 4000 }, (_, i) => numbered(i)),
      { ingestedAt: 1n },
    );
    let removing = true;
    const removed = (async () => {
      for (let from = 0; from < 4000; from += 500) {
        const below = { kind: "range", field: "n", gte: from, lt: from + 500 } as const;
        await store.remove({ kind: "and", of: [below, phrase("half", 1)] });
      }
      removing = false;
    })();
    while (removing) {
      const page = await store.search({ query: phrase("half", 0), limit: 300 });
      expect(page.events.length).toBe(300);
      for (const { id, document } of page.events) expect(`e${document.n}`).toBe(id);
    }
    await removed;
    expect(await store.count({ query: matchAll })).toBe(2000);
  });

  it("keeps a stream of several groups, with duplicates across them", { timeout: 60_000 }, async () => {
    const store = await open(place());
    function* batches(): Generator<NewEvent[]> {
      for (let i = 0; i < 35; i++) yield Array.from({ length: 1000 }, (_, j) => event(`${i * 1000 + j}`));
      yield Array.from({ length: 1000 }, (_, j) => event(`${j * 7}`));
    }
    const result = await store.appendAll(batches(), { ingestedAt: 1n });
    expect(result).toEqual({ stored: 35_000, duplicates: 1000, rejected: [] });
    expect(await store.count({ query: matchAll })).toBe(35_000);
    expect((await store.get(["34999", "0"])).map(({ id }) => id)).toEqual(["34999", "0"]);
  });
});

describe("a full disk", () => {
  const small = process.env.QUAESTOR_TEST_SMALL_DISK;

  it("gives an error of its own and leaves the store usable", { timeout: 60_000 }, async ({ skip }) => {
    skip(small === undefined, "QUAESTOR_TEST_SMALL_DISK names no folder on a disk of some 20 MB");
    const folder = join(small ?? "", "store");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    folders.push(folder);
    const store = await open(join(folder, "events.duckdb"));
    await store.append([event("first")], { ingestedAt: 1n });
    const noise = (i: number): NewEvent => ({
      ...event(`n${i}`),
      raw: Array.from({ length: 4000 }, (_, j) => ((i * 7919 + j * j * 31) % 94) + 33)
        .map((code) => String.fromCharCode(code))
        .join(""),
    });
    const many = Array.from({ length: 12_000 }, (_, i) => noise(i));
    await expect(store.append(many, { ingestedAt: 2n })).rejects.toMatchObject({ code: "STORE_FULL" });
    expect(await store.count({ query: matchAll })).toBe(1);
    expect(await store.append([event("second")], { ingestedAt: 3n })).toMatchObject({ stored: 1 });
    expect((await store.get(["first", "second"])).length).toBe(2);
  });
});
