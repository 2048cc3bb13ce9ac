import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getQuarantine } from "@quaestor/api";
import { tellAttack } from "@quaestor/sample";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DropFolder } from "../src/services/intake/drop-folder.ts";
import { quaestor } from "./command-line.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";
import { makeKey } from "./shipper.ts";
import { zipped } from "./zipped.ts";

const nothing = { params: {}, query: {}, body: {} };
const records = [...tellAttack("m365_defender", { seed: 5, now: Date.UTC(2026, 2, 3, 14, 20) })];
const rows = records.map((record) => JSON.stringify(JSON.parse(record).properties));
const bad = '{"category":"AdvancedHunting-DeviceProcessEvents","properties":{"DeviceId":NaN}}';
const middle = Math.floor(records.length / 2);
const [before, after] = [records.slice(0, middle), records.slice(middle)];
/** The bad one is the third of the second batch. */
const broken = [...after.slice(0, 2), bad, ...after.slice(2)];
const batch = (of: readonly string[]): string => `{"records":[${of.join(",")}]}`;

/** Whole files, and one object a line; each holds every record of the day and a bad one. */
const told: readonly { readonly name: string; readonly text: string; readonly place: string; readonly line: number }[] =
  [
    { name: "hub.json", text: batch([...before, ...broken]), line: 1, place: `records[${middle + 2}]` },
    { name: "hub.ndjson", text: `${batch(before)}\n${batch(broken)}\n`, line: 2, place: "records[2]" },
    {
      name: "answer.json",
      text: `{"Schema":[{"Name":"Timestamp","Type":"DateTime"}],\n"Results":[\n${[...rows, bad].join(",\n")}\n]}\n`,
      line: rows.length + 3,
      place: `Results[${rows.length}]`,
    },
    {
      name: "answers.ndjson",
      text: `{"Results":[${rows.slice(0, 5).join(",")}]}\n{"Results":[${[...rows.slice(5), bad].join(",")}]}\n`,
      line: 2,
      place: `Results[${rows.length - 5}]`,
    },
  ];

describe.each(told)("$name, with every record of a day and a bad one", ({ name, text, line, place }) => {
  let folder: string;
  let running: RunningConsole;
  let analyst: SignedIn;
  const all = records.length;
  const counts = { records: all + 1, stored: all, duplicates: 0, quarantined: 1, alerts: 4 };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "quaestor-batches-"));
    running = await startConsole();
    analyst = await running.signIn("analyst");
  });
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is read by upload, and the bad one is in quarantine with file, line and place", async () => {
    expect(await analyst.upload(name, text)).toMatchObject(counts);
    const { items } = await analyst.call(getQuarantine, nothing);
    expect(items).toMatchObject([{ file: name, line, code: "invalid_json" }]);
    expect(items[0]?.message).toBe(`${place} of a batch: This is not valid JSON.`);
    expect(items[0]?.preview).toBe(bad);
  });

  it("brings nothing new a second time, packed or record by record", async () => {
    const again = { ...counts, stored: 0, duplicates: all, alerts: 0 };
    expect(await analyst.upload(`${name}.gz`, gzipSync(text))).toMatchObject(again);
    expect(await analyst.upload("day.zip", await zipped({ [name]: text }))).toMatchObject(again);
    if (name.startsWith("hub")) {
      const alone = { records: all, stored: 0, duplicates: all, quarantined: 0 };
      expect(await analyst.upload("day.ndjson", records.join("\n"))).toMatchObject(alone);
    }
  });

  it("is read by ingest and scan", async () => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const ingested = await quaestor(["ingest", "--json", "--data", join(folder, "data"), path]);
    expect(JSON.parse(ingested.out.trim().split("\n")[0] ?? "")).toMatchObject(counts);
    const scanned = await quaestor(["scan", "--json", path]);
    expect(scanned.out.trim().split("\n")).toHaveLength(counts.alerts);
    expect(scanned.err).toContain(`${path}:${line}: ${place} of a batch: This is not valid JSON.`);
  });

  it("is read from a drop folder", async () => {
    const other = await startConsole();
    const drop = join(folder, "drop");
    mkdirSync(drop);
    const key = await makeKey(other, "collector", ["drop"]);
    const { core, intake, detection, importer, keys, dropped } = other.backend.parts;
    const watched = new DropFolder(
      { imports: { core, intake, detection, importer }, keys, log: dropped },
      { path: drop, pollMs: 50, stableMs: 100, pauseMs: 100 },
    );
    try {
      watched.start();
      const file = join(drop, key.id, name);
      await expect.poll(() => tryWrite(file, text), { timeout: 10_000 }).toBe(true);
      const report = join(drop, "done", key.id, `${name}.report.json`);
      await expect.poll(() => tryRead(report), { timeout: 15_000 }).toMatchObject(counts);
    } finally {
      await watched.stop();
      await other.stop();
    }
  });
});

function tryWrite(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

function tryRead(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
