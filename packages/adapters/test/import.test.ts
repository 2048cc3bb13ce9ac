import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { matchAll, type Quarantined } from "@quaestor/telemetry";
import { eventMaker, evtxFile, evtxValue } from "@quaestor/telemetry/testing";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDbEventStore } from "../src/duckdb/index.ts";
import { importerInto, parallelImporterInto } from "../src/import/index.ts";

const here = dirname(fileURLToPath(import.meta.url));
let folder: string;
let workerFile: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quaestor-import-"));
  // Bundled: loading it from source takes each thread two seconds.
  const outfile = join(folder, "import-worker.cjs");
  await build({
    entryPoints: [join(here, "../src/import/import-worker.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20.19",
    logLevel: "error",
    external: ["@duckdb/*"],
  });
  workerFile = pathToFileURL(outfile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (record: number): string =>
  JSON.stringify({
    "@timestamp": new Date(Date.UTC(2026, 2, 1) + record * 1000).toISOString(),
    winlog: {
      channel: "Microsoft-Windows-Sysmon/Operational",
      provider_name: "Microsoft-Windows-Sysmon",
      computer_name: `ws${record % 7}.halden.example`,
      event_id: "1",
      record_id: record,
      event_data: { Image: "C:\\Windows\\System32\\cmd.exe", CommandLine: `cmd /c ${record}`, ProcessId: `${record}` },
    },
  });

/** Lines of which some are no records, and some come again far behind. */
function lines(count: number): string {
  const out: string[] = [];
  for (let i = 0; i < count; i++) {
    if (i % 501 === 500) out.push(`{"broken": ${i}`);
    else if (i % 777 === 776) out.push(start(i - 700));
    else out.push(start(i));
  }
  return `${out.join("\n")}\n`;
}

/** Imports a file into a new store, and tells everything that can be seen of it. */
async function imported(path: string, jobs: number) {
  const store = await openDuckDbEventStore({ path: ":memory:", threads: 1 });
  const quarantined: Quarantined[] = [];
  const read = { bytes: 0, records: 0 };
  const importer =
    jobs === 1
      ? importerInto(store)
      : parallelImporterInto(store, { jobs, workerFile, splitBytes: { lines: 50_000, evtx: 140_000 } });
  try {
    const { stored, duplicates, rejected } = await importer(
      { name: "shown.log", path },
      {
        ingestedAt: 1_772_323_200_000_000_000n,
        onRead: (portion) => {
          read.bytes += portion.bytes;
          read.records += portion.records;
          quarantined.push(...portion.quarantined);
        },
      },
    );
    const events: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.search({ query: matchAll, limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      events.push(...page.events);
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    const left = readdirSync(store.spool);
    return { stored, duplicates, rejected, read, quarantined, events, activity: await store.activity(), left };
  } finally {
    await store.close();
  }
}

describe("an import on several processors", { timeout: 120_000 }, () => {
  it("gives the events, counts and places of one on one processor", async () => {
    const path = join(folder, "lines.ndjson");
    writeFileSync(path, lines(4000));
    const one = await imported(path, 1);
    expect(one).toMatchObject({ rejected: [], left: [], read: { records: 4000 } });
    expect(one.quarantined.length).toBe(7);
    expect(one.quarantined.map(({ line }) => line)).toContain(3507);
    expect(one.duplicates).toBeGreaterThan(3);
    expect(one.stored + one.duplicates + one.quarantined.length).toBe(4000);
    expect(await imported(path, 3)).toEqual(one);
  });

  it("gives the same of a binary event log with a damaged chunk and a cut tail", async () => {
    const path = join(folder, "log.evtx");
    const event = eventMaker();
    const at = (number: number) => ({
      number: BigInt(number),
      ticks: 17_000_000_000_000_000n + BigInt(number),
      eventId: 4688,
      channel: "Security",
      provider: "Microsoft-Windows-Security-Auditing",
      computer: "ws1.halden.example",
      data: [["CommandLine", evtxValue.text(`cmd.exe /c ${number} ${"x".repeat(300)}`)] as const],
    });
    const bytes = evtxFile(Array.from({ length: 600 }, (_, each) => event(at(each + 1))));
    bytes.fill(0xff, 4096 + 65_536 + 2000, 4096 + 65_536 + 2200);
    writeFileSync(path, bytes.subarray(0, bytes.length - 30_000));
    const one = await imported(path, 1);
    expect(one.stored).toBeGreaterThan(300);
    expect(one.quarantined.length).toBeGreaterThan(0);
    expect(await imported(path, 3)).toEqual(one);
  });
});
