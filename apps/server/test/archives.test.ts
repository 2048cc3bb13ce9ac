import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getQuarantine, type ImportReport } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { spoolDirectory } from "../src/config/layout.ts";
import { quaestor } from "./command-line.ts";
import { freshDirectory, type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";
import { patched, zipped } from "./zipped.ts";

let pid = 1000;
function alerting(overrides: Parameters<typeof processStart>[0] = {}): string {
  pid += 4;
  return `${processStart({ pid, ...overrides }).raw}\n`;
}
const quiet = (): string => alerting({ commandLine: "notepad.exe", image: "C:\\Windows\\notepad.exe" });

interface Case {
  readonly name: string;
  readonly content: () => Promise<Buffer>;
  /** records, stored, quarantined, alerts. */
  readonly counts: readonly [number, number, number, number];
  readonly says: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    name: "an archive of lines, gzip and a list",
    content: async () =>
      zipped({
        "a.ndjson": quiet() + alerting(),
        "b/c.gz": gzipSync(alerting() + quiet()),
        "d.json": `[${alerting()},${quiet()}]`,
      }),
    counts: [6, 6, 0, 3],
    says: [],
  },
  {
    name: "an archive in an archive, and names that lead elsewhere",
    content: async () => {
      const inner = await zipped({ "deep.ndjson": alerting() });
      const names = {
        "up/up/up/evil.ndjson": alerting(),
        "_etc/passwd": alerting(),
        "inner.zip": inner,
        "good.ndjson": quiet(),
      };
      return patched(patched(await zipped(names), "up/up/up/evil", "../../../evil"), "_etc/passwd", "/etc/passwd");
    },
    counts: [4, 3, 1, 2],
    says: [/^This is a zip archive inside a zip archive/],
  },
  {
    name: "a bomb: more than a gigabyte, by its own directory, beside a good file",
    content: async () => {
      const archive = await zipped({ "bomb.json": Buffer.alloc(1_000_000), "good.ndjson": alerting() });
      archive.writeUInt32LE(1_100_000_000, archive.indexOf("PK\x01\x02", 0, "latin1") + 24);
      return archive;
    },
    counts: [2, 1, 1, 1],
    says: [/would unpack to more than the 1073741824 that are taken; this entry \(1100000000 bytes\) was not read/],
  },
  {
    name: "an archive cut in its directory",
    content: async () => {
      const whole = await zipped({ "a.ndjson": alerting() + quiet(), "b.ndjson": alerting() });
      return whole.subarray(0, whole.length - 30);
    },
    counts: [4, 3, 1, 2],
    says: [/^The archive is not whole: .*2 entries were found in what is there/],
  },
  {
    name: "a zip archive's first bytes, and nothing else",
    content: async () => Buffer.from("PK\x03\x04 and so on"),
    counts: [1, 0, 1, 0],
    says: [/^The archive is not whole/],
  },
];

const Summary = /([\d,]+) records = ([\d,]+) events \+ 0 duplicates \+ ([\d,]+) quarantined/;

describe("zip archives", { timeout: 60_000 }, () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  let folder: string;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    folder = mkdtempSync(join(tmpdir(), "quaestor-archives-"));
  });
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(cases)("$name: the same by upload, by ingest and by scan, and nothing unpacked to disk", async (each) => {
    const content = await each.content();
    const report: ImportReport = await analyst.upload("case.zip", content);
    expect([report.records, report.stored, report.quarantined, report.alerts]).toEqual(each.counts);
    expect(report).toMatchObject({ bytes: content.length, duplicates: 0, problem: null });
    expect(readdirSync(spoolDirectory(running.dataDir))).toEqual([]);
    const aside = await analyst.call(getQuarantine, { params: {}, query: { importId: report.id }, body: {} });
    for (const [at, record] of aside.items.entries()) {
      expect(record.message).toMatch(each.says[at] ?? /never/);
      expect(record.file).toMatch(/^case\.zip(!\/|$)/);
    }

    const path = join(folder, "case.zip");
    writeFileSync(path, content);
    const data = freshDirectory();
    const { err } = await quaestor(["ingest", "--data", data, path]);
    const [records, stored, quarantined, alerts] = each.counts;
    expect(err).toContain(
      `${records} records = ${stored} stored + 0 duplicates + ${quarantined} quarantined; ${alerts} alerts`,
    );
    expect(existsSync(spoolDirectory(data))).toBe(false);
    rmSync(data, { recursive: true });

    const scanned = await quaestor(["scan", "--json", path]);
    expect(scanned.code).toBe(quarantined > 0 ? 3 : 0);
    expect(Summary.exec(scanned.err)?.slice(1).map(Number)).toEqual([records, stored, quarantined]);
    expect(scanned.out.split("\n").length - 1).toBe(alerts);
    expect(readdirSync(folder)).toEqual(["case.zip"]);
  });

  it("whose upload breaks off leave no file behind", async () => {
    const content = await zipped({ "a.ndjson": alerting() });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield content.subarray(0, 50);
      throw new Error("the browser went away");
    }
    await expect(analyst.upload("case.zip", broken())).rejects.toThrow();
    await vi.waitFor(() => expect(readdirSync(spoolDirectory(running.dataDir))).toEqual([]), 10_000);
  });
});
