import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sqliteApiKeys } from "./api-keys.ts";
import { sqliteCaseStore } from "./case-store.ts";
import { openDatabase } from "./database.ts";
import { dropLog } from "./drop-log.ts";
import { intakeLog } from "./intake-log.ts";

const admin = { id: "ada", name: "Ada", role: "admin" } as const;
const at = "2026-03-02T10:00:00.000Z";
const later = "2026-03-02T11:00:00.000Z";

async function opened() {
  const database = openDatabase(":memory:");
  const { keys, project } = sqliteApiKeys(database);
  const cases = sqliteCaseStore(database, [project]);
  const remember = (kind: string, body: Record<string, string | string[]>, when = at) =>
    cases.append({ stream: "api-keys", expectedVersion: "any", entries: [{ at: when, actor: admin, kind, body }] });
  const secretSha256 = createHash("sha256").update("secret").digest("hex");
  await remember("api_key_created", { id: "k1", name: "WEC", scopes: ["ingest"], secretSha256 });
  return { database, keys, cases, remember };
}

describe("API keys", () => {
  it("work from the ledger's entry that makes them to the one that revokes them", async () => {
    const { keys, remember } = await opened();
    expect(keys.authenticate("k1", "secret")).toMatchObject({ id: "k1", name: "WEC", createdBy: admin, createdAt: at });
    for (const [id, secret] of [
      ["k1", "Secret"],
      ["k1", ""],
      ["k2", "secret"],
      ["", ""],
    ] as const)
      expect(keys.authenticate(id, secret)).toBeNull();
    await remember("api_key_revoked", { id: "k1" }, later);
    expect(keys.authenticate("k1", "secret")).toBeNull();
    expect(keys.isLive("k1")).toBe(false);
    expect(keys.get("k1")).toMatchObject({ revokedAt: later, revokedBy: admin });
    await remember("api_key_revoked", { id: "k1" }, at);
    expect(keys.get("k1")?.revokedAt).toBe(later);
  });

  it("are not made when the entry cannot be kept", async () => {
    const { keys, remember, cases } = await opened();
    const again = remember("api_key_created", { id: "k1", name: "x", scopes: ["drop"], secretSha256: "00" });
    await expect(again).rejects.toMatchObject({ code: "CASEWORK_FAILED" });
    expect((await cases.head()).sequence).toBe(1);
    expect(keys.list().map((key) => key.name)).toEqual(["WEC"]);
  });

  it("count what came in, and remember the last refusal", async () => {
    const { keys } = await opened();
    keys.count("k1", { records: 3, stored: 1, duplicates: 1, quarantined: 1 }, at);
    keys.count("k1", { records: 2, stored: 2, duplicates: 0, quarantined: 0 }, later);
    keys.trouble("k1", "413: too large", later);
    expect(keys.get("k1")).toMatchObject({
      records: 5,
      stored: 3,
      duplicates: 1,
      quarantined: 1,
      lastUsedAt: later,
      trouble: { message: "413: too large", at: later },
    });
  });
});

describe("what was dropped and put aside", () => {
  it("is told by its content; a later outcome replaces", async () => {
    const log = dropLog((await opened()).database);
    const file = { sha256: "ab", keyId: "k1", name: "a.ndjson", at, report: { records: 1 } };
    log.put({ ...file, outcome: "failed" });
    log.put({ ...file, outcome: "done", name: "b.ndjson" });
    expect(log.get("ab")).toMatchObject({ outcome: "done", name: "b.ndjson", report: { records: 1 } });
    expect(log.get("cd")).toBeNull();
  });

  it("is in quarantine once for an id, and counted as new once", async () => {
    const intake = intakeLog((await opened()).database);
    const record = (id: string) => ({
      id,
      importId: "live-k1",
      file: "live intake",
      line: 1,
      code: "invalid_json",
      message: "Not JSON.",
      bytes: Buffer.from("{"),
      size: 1,
      at,
      retried: "never" as const,
      source: null,
      host: null,
    });
    expect(intake.quarantine([record("a"), record("b")])).toBe(2);
    expect(intake.quarantine([record("b"), record("c")])).toBe(1);
    expect(intake.quarantinedCount()).toBe(3);
  });
});
