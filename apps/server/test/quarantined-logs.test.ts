import { getQuarantine, type ImportReport, type Quarantined, retryQuarantined } from "@quaestor/api";
import { RecordDecoder } from "@quaestor/telemetry";
import { captureCommandLine, eventMaker, evtxFile, evtxValue } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";
import { zipped } from "./zipped.ts";

const start = (number: number, eventId = 4688) => ({
  number: BigInt(number),
  // 2026-03-02T10:00Z, in intervals of 100 ns.
  ticks: 17_724_456_000_000_000n + BigInt(number) * 10_000_000n,
  eventId,
  channel: "Security",
  provider: "Microsoft-Windows-Security-Auditing",
  computer: "WS01.corp.example",
  data: [
    ["NewProcessId", evtxValue.hex64(BigInt(4 * number))],
    ["NewProcessName", evtxValue.text("C:\\Windows\\System32\\cmd.exe")],
    ["ParentProcessName", evtxValue.text("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")],
    ["CommandLine", evtxValue.text(captureCommandLine)],
  ] as const,
});

/** A log of four starts; each carries a template of its own, so that damage to one costs no other. */
function log(): Buffer {
  return Buffer.from(evtxFile([1, 2, 3, 4].map((number) => eventMaker()(start(number)))));
}

/** The second record's template is asked for outside of the chunk; the third's bytes are overwritten. */
function damaged(): Buffer {
  const file = log();
  const places: number[] = [];
  for (let at = file.indexOf("**\0\0", 4096 + 512, "latin1"); at > 0; at = file.indexOf("**\0\0", at + 4, "latin1"))
    places.push(at);
  const [, second = 0, third = 0, fourth = 0] = places;
  file.writeUInt32LE(0xfff0, second + 24 + 4 + 6);
  file.fill(0xee, third, fourth);
  return file;
}

describe("records of a binary event log that could not be taken", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  let report: ImportReport;
  let aside: readonly Quarantined[];
  const none = { params: {}, query: {}, body: {} };
  const retry = (id: string) => analyst.call(retryQuarantined, { ...none, params: { id } });
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    report = await analyst.upload("case.zip", await zipped({ "Security.evtx": damaged() }));
    aside = (await analyst.call(getQuarantine, { ...none, query: { importId: report.id } })).items;
  });
  afterAll(() => running.stop());

  it("are counted, each named by file, record and byte", () => {
    expect(report).toMatchObject({ records: 5, stored: 2, quarantined: 3 });
    expect(aside.map(({ file, line }) => `${file}:${line}`)).toEqual(Array(3).fill("case.zip!/Security.evtx:0"));
    expect(aside.map(({ code }) => code).toSorted()).toEqual(["damaged_log", "damaged_record", "damaged_record"]);
    expect(aside.some(({ message }) => /^Record 2 at byte \d+ of the file refers to a template/.test(message))).toBe(
      true,
    );
  });

  it("are shown as numbers, inert, with how much more there is", () => {
    const record = aside.find(({ message }) => message.startsWith("Record 2"));
    expect(record).toMatchObject({ previewForm: "hex", previewBytes: 512 });
    expect(record?.preview.split("\n")[0]).toMatch(/^0000 {2}2a 2a 00 00( [0-9a-f]{2}){4} {2}\*\*\.\..{4}$/);
    expect(record?.bytes).toBeGreaterThan(512);
    expect(record?.preview).not.toMatch(/[^\x20-\x7e\n]/);
  });

  it("can be tried again where the record is there, and say why not where it is not", async () => {
    const record = aside.find(({ message }) => message.startsWith("Record 2"));
    const gap = aside.find(({ message }) => message.includes("hold no record"));
    const chunk = aside.find(({ code }) => code === "damaged_log");
    expect(record?.noRetry).toBeNull();
    expect(gap?.noRetry).toContain("no whole record of a binary log");
    expect(chunk?.noRetry).toContain("not of a record");
    expect((await retry(record?.id ?? "")).retried).toBe("still_refused");
    await expect(retry(gap?.id ?? "")).rejects.toMatchObject({ code: "REFUSED", message: gap?.noRetry });
  });

  it("become the event that their file would give, once the reader can read them", async () => {
    // As an older reader would have put it aside: a record that this one reads, with the chunk it lies in.
    const chunk = log().subarray(4096);
    const decoder = new RecordDecoder();
    const records = [...decoder.push(log()), ...decoder.end()];
    const second = records[1]?.kind === "record" ? records[1].record : null;
    const at = (second?.at?.offset ?? 0) - 4096;
    const aside = {
      importId: "older",
      file: "older.evtx",
      line: 0,
      code: "damaged_record",
      message: "Record 2 was refused.",
      bytes: chunk.subarray(at, at + 400),
      size: 400,
      at: "2026-03-02T10:00:00Z",
      retried: "never",
      source: null,
      host: null,
    } as const;
    running.backend.parts.intake.quarantine([
      { ...aside, id: "older-1", inChunk: { chunk, offset: 4096, at } },
      { ...aside, id: "older-2" },
    ]);
    expect(await retry("older-1")).toMatchObject({ retried: "stored", noRetry: null });
    const [withoutChunk] = (await analyst.call(getQuarantine, { ...none, query: { importId: "older" } })).items;
    expect(withoutChunk?.noRetry).toContain("without the chunk");
    expect(await analyst.upload("whole.evtx", log())).toMatchObject({ stored: 1, duplicates: 3 });
    const { items } = await analyst.queue({ state: "all" });
    expect(items.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(4);
  });
});

it("a record of a log that was decoded, but is no event, is text that can be tried again", async () => {
  const running = await startConsole();
  try {
    const analyst = await running.signIn("analyst");
    const year2395 = { ...start(1), ticks: 134_169_696_000_000_000n };
    const report = await analyst.upload("Security.evtx", Buffer.from(evtxFile([eventMaker()(year2395)])));
    expect(report).toMatchObject({ records: 1, quarantined: 1 });
    const { items } = await analyst.call(getQuarantine, { params: {}, query: {}, body: {} });
    expect(items[0]).toMatchObject({ previewForm: "text", noRetry: null, host: "WS01.corp.example" });
    expect(items[0]?.preview).toContain("<EventRecordID>1</EventRecordID>");
  } finally {
    await running.stop();
  }
});
