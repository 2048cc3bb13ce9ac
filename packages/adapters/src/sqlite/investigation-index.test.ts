import {
  type AppendOutcome,
  type CaseStore,
  type Command,
  decide,
  entriesOf,
  foldInvestigation,
  type Investigation,
  investigationStream,
  type Subject,
  SYSTEM,
  verifyChain,
} from "@quaestor/casework";
import { beforeEach, describe, expect, it } from "vitest";
import { sqliteCaseStore } from "./case-store.ts";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { type SqliteInvestigations, sqliteInvestigations } from "./investigation-index.ts";

const ADA = { id: "ada", name: "Ada", role: "analyst" } as const;
const subject = (hostKey: string): Subject => ({
  ruleId: "rule",
  ruleName: "Rule",
  severity: "high",
  riskScore: 73,
  hostKey,
  hostName: hostKey,
  userKey: "name:corp\\jmoe",
  userName: "jmoe",
  userDomain: "CORP",
});
const alert = (alertId: string, minute: number) => ({
  kind: "alert" as const,
  alertId,
  sourceEventId: `event-of-${alertId}`,
  at: `2026-11-24T14:${String(minute).padStart(2, "0")}:00.000000000Z`,
});

let database: SqliteDatabase;
let investigations: SqliteInvestigations;
let cases: CaseStore;

beforeEach(() => {
  database = openDatabase(":memory:");
  investigations = sqliteInvestigations(database);
  cases = sqliteCaseStore(database, [investigations.project]);
});

async function state(id: string): Promise<Investigation | null> {
  return foldInvestigation(await cases.read(investigationStream(id)));
}

async function carryOut(id: string, command: Command): Promise<AppendOutcome> {
  const before = await state(id);
  const context = { actor: ADA, at: "2026-11-24T15:00:00.000Z", questions: ["q1"], gate: null };
  const decided = decide(before, command, context);
  if ("refusal" in decided) throw new Error(decided.refusal.message);
  return cases.append({
    stream: investigationStream(id),
    expectedVersion: before?.version ?? 0,
    entries: entriesOf(decided.events, context),
  });
}

async function opened(id: string, hostKey: string, ...alerts: ReturnType<typeof alert>[]): Promise<void> {
  await carryOut(id, { kind: "open", id, subject: subject(hostKey), alerts, earlier: [] });
}

describe("the reading side of investigations", () => {
  it("is in step with the ledger after every append", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    await carryOut("i1", { kind: "add_alerts", alerts: [alert("a2", 9)] });
    await carryOut("i1", { kind: "take" });
    expect(await investigations.index.get("i1")).toMatchObject({
      version: 3,
      state: "in_work",
      owner: ADA,
      alerts: 2,
      firstAlertId: "a1",
      lastAlertId: "a2",
      assessment: null,
    });
  });

  it("keeps neither entry nor row when an append cannot be projected", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    const bad = { at: "2026-11-24T15:00:00.000Z", actor: SYSTEM, kind: "nonsense", body: {} };
    const stream = investigationStream("i1");
    await expect(cases.append({ stream, expectedVersion: 1, entries: [bad] })).rejects.toMatchObject({
      code: "ENTRY_UNREADABLE",
    });
    expect((await cases.head()).sequence).toBe(1);
    await carryOut("i1", { kind: "take" });
    expect(await investigations.index.get("i1")).toMatchObject({ version: 2, state: "in_work" });
  });

  it("lists newest first, narrowed by state, owner, host and time", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    await opened("i2", "name:ws-2\u0000x", alert("a2", 5));
    await carryOut("i2", { kind: "take" });
    const { index } = investigations;
    const ids = async (request: Parameters<typeof index.list>[0]) => (await index.list(request)).map((row) => row.id);
    expect(await ids({})).toEqual(["i2", "i1"]);
    expect(await ids({ states: ["open"] })).toEqual(["i1"]);
    expect(await ids({ ownerId: null })).toEqual(["i1"]);
    expect(await ids({ ownerId: "ada" })).toEqual(["i2"]);
    expect(await ids({ hostKey: "name:ws-2\u0000x" })).toEqual(["i2"]);
    expect(await ids({ hostKey: "name:ws-2\u0000y" })).toEqual([]);
    expect(await ids({ lastFrom: "2026-11-24T14:05:00Z" })).toEqual(["i2"]);
    expect(await ids({ lastTo: "2026-11-24T14:04:59.999Z" })).toEqual(["i1"]);
    expect(await ids({ limit: 1 })).toEqual(["i2"]);
    expect((await index.get("i2"))?.subject.hostName).toBe("name:ws-2\u0000x");
  });

  it("knows the investigation of each alert, and all of a subject in order", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1), alert("a'2", 2));
    await opened("i2", "name:ws-1", alert("a3", 3));
    const { index } = investigations;
    expect(await index.ofAlerts(["a1", "a'2", "nobody's", "a3"])).toEqual(
      new Map([
        ["a1", "i1"],
        ["a'2", "i1"],
        ["a3", "i2"],
      ]),
    );
    const ofHost = async (...hostKeys: readonly string[]) =>
      (await index.ofHost({ ruleId: subject("x").ruleId, hostKeys })).map((row) => row.id);
    expect(await ofHost("label:name:ws-1")).toEqual(["i1", "i2"]);
    expect(await ofHost("label:name:ws-9")).toEqual([]);
    expect(await index.ofHost({ ruleId: "another", hostKeys: ["label:name:ws-1"] })).toEqual([]);
  });

  it("keeps the newest assessment and gives it back whole", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    const assessment = (version: number) => ({
      version,
      at: "2026-11-24T15:00:00.000Z",
      gate: {
        policyVersion: "1",
        rowId: "preserve-incomplete",
        recommendation: "preserve_and_escalate" as const,
        reasons: [`at ${version}`],
        anchors: [],
        unresolved: [],
        conflicts: [],
      },
      findings: [{ question: "q1", verdict: "escalate" as const, headline: "x" }],
      sentence: [{ kind: "code" as const, text: "whoami\u0000\u202e" }],
      commands: ["cmd.exe /c whoami"],
    });
    const { index } = investigations;
    await index.saveAssessment("i1", assessment(2));
    await index.saveAssessment("i1", assessment(1));
    expect((await index.get("i1"))?.assessment).toEqual(assessment(2));
  });

  it("is the same when it is built anew from the ledger", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    await opened("i2", "name:ws-2", alert("a2", 5));
    await carryOut("i2", { kind: "take" });
    const before = await investigations.index.list({});
    investigations.rebuild();
    expect(await investigations.index.list({})).toEqual(before);
    expect((await investigations.index.ofAlerts(["a2"])).get("a2")).toBe("i2");
  });
});

describe("somebody who edits the file with SQL", () => {
  async function verdictAfter(sql: string) {
    for (let index = 0; index < 5; index += 1) await opened(`i${index}`, `name:ws-${index}`, alert(`a${index}`, index));
    database.run("DROP TRIGGER ledger_keeps");
    database.run("DROP TRIGGER ledger_keeps_all");
    database.run(sql);
    return verifyChain((await cases.list({ limit: 100, direction: "asc" })).entries);
  }

  it("is stopped by the ledger's triggers at first", async () => {
    await opened("i1", "name:ws-1", alert("a1", 1));
    expect(() => database.run("UPDATE ledger SET kind = 'noted'")).toThrow(/append-only/);
    expect(() => database.run("DELETE FROM ledger")).toThrow(/append-only/);
  });

  it.each([
    ["UPDATE ledger SET body = replace(body, 'jmoe', 'eve') WHERE sequence = 3", 3],
    ["UPDATE ledger SET body = 'no JSON' WHERE sequence = 3", 3],
    ["UPDATE ledger SET actor = replace(actor, 'Ada', 'Eve') WHERE sequence = 2", 2],
    ["UPDATE ledger SET actor = '{}' WHERE sequence = 2", 2],
    ["UPDATE ledger SET at = '2026-11-24T16:00:00.000Z' WHERE sequence = 4", 4],
    ["UPDATE ledger SET kind = 'noted' WHERE sequence = 1", 1],
    ["UPDATE ledger SET stream = 'investigation:zz' WHERE sequence = 5", 5],
    ["UPDATE ledger SET hash = 'ff' WHERE sequence = 3", 3],
    ["DELETE FROM ledger WHERE sequence = 2", 2],
  ])("is found out: %s is named at entry %i", async (sql, sequence) => {
    expect(await verdictAfter(sql)).toMatchObject({ ok: false, sequence });
  });
});
