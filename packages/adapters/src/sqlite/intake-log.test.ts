import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { type IntakeLog, intakeLog, type NewQuarantinedRecord } from "./intake-log.ts";

let database: SqliteDatabase;
let log: IntakeLog;
beforeEach(() => {
  database = openDatabase(":memory:");
  log = intakeLog(database);
});
afterEach(() => database.close());

const record = (id: string, more: Partial<NewQuarantinedRecord> = {}): NewQuarantinedRecord => ({
  id,
  importId: "import-1",
  file: "a.ndjson",
  line: 1,
  code: "time_missing",
  message: "no time",
  bytes: Buffer.from("{}"),
  size: 2,
  at: "2026-11-24T14:00:00Z",
  retried: "never",
  source: "sysmon",
  host: "WS-1",
  ...more,
});

describe("the quarantine", () => {
  it("is counted by source and host, without what was stored on retry", () => {
    log.quarantine([record("a"), record("b"), record("c", { host: null }), record("d", { source: null, host: null })]);
    log.setRetried("b", "stored");
    expect(log.quarantinedBySource()).toEqual([
      { source: null, host: null, count: 1 },
      { source: "sysmon", host: null, count: 1 },
      { source: "sysmon", host: "WS-1", count: 1 },
    ]);
    expect(log.quarantinedCount()).toBe(3);
  });

  it("is listed by import, source and host, with how many there are in all", () => {
    log.quarantine([record("a"), record("b", { importId: "import-2" }), record("c", { source: null, host: null })]);
    const ids = (request: Parameters<IntakeLog["quarantined"]>[0]) =>
      log.quarantined(request).records.map((each) => each.id);
    expect(ids({ limit: 9 })).toEqual(["c", "b", "a"]);
    expect(ids({ limit: 9, importId: "import-2" })).toEqual(["b"]);
    expect(ids({ limit: 9, source: "sysmon", host: "WS-1" })).toEqual(["b", "a"]);
    expect(ids({ limit: 9, source: null })).toEqual(["c"]);
    expect(log.quarantined({ limit: 1, source: "sysmon" })).toMatchObject({ total: 2, records: [{ id: "b" }] });
  });
});

describe("a chunk of a binary log", () => {
  it("is kept once for all of its records, and found by each", () => {
    const chunk = Buffer.from("ElfChnk\0 and more");
    log.quarantine([
      record("a", { inChunk: { chunk, offset: 4096, at: 512 } }),
      record("b", { inChunk: { chunk, offset: 4096, at: 900 } }),
      record("c"),
    ]);
    expect(database.rows(z.object({ count: z.number() }), "SELECT count(*) AS count FROM quarantine_chunks")).toEqual([
      { count: 1 },
    ]);
    const kept = log.quarantinedRecord("b")?.chunk;
    expect(kept).toMatchObject({ offset: 4096, at: 900 });
    expect(Buffer.from(log.quarantinedChunk(kept?.sha256 ?? "") ?? [])).toEqual(chunk);
    expect(log.quarantinedRecord("c")?.chunk).toBeNull();
    expect(log.quarantinedChunk("unknown")).toBeNull();
  });
});

describe("imports", () => {
  it("tell when the oldest began that still runs", () => {
    expect(log.oldestRunning()).toBeNull();
    log.putImport("a", "2026-11-24T14:00:00Z", { finishedAt: null });
    log.putImport("b", "2026-11-24T13:00:00Z", { finishedAt: "2026-11-24T13:01:00Z" });
    log.putImport("c", "2026-11-24T13:30:00Z", { finishedAt: null });
    expect(log.oldestRunning()).toBe("2026-11-24T13:30:00Z");
  });
});
