import type { EcsDocument, EventStore, JsonObject } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { alert, at, event, securityAlert, storeOf, sysmonAlert } from "../testing/alerts.ts";
import { planLogonSession } from "./plan-logon-session.ts";
import { type LogonSessionResult, runLogonSession } from "./run-logon-session.ts";

const logonEvent = (seconds: number, code: string, data: JsonObject, host: JsonObject = {}) =>
  event(seconds, {
    event: { code, category: ["authentication"] },
    host: { id: undefined, name: "WS-042.corp.example", ...host },
    winlog: { event_data: data },
  });
const logon = (seconds: number, id: string, host: JsonObject = {}) =>
  logonEvent(seconds, "4624", { TargetLogonId: id, SubjectLogonId: "0x0", LogonType: "3" }, host);

async function run(document: EcsDocument, store: Pick<EventStore, "search">): Promise<LogonSessionResult> {
  return runLogonSession(planLogonSession(document), store, { limit: 100 });
}

describe("the logon session of a process", () => {
  it.each(["0x3e2f5f3", "0x3E2F5F3", "0x0000000003e2f5f3", "0x0000000003E2F5F3", "65205747"])(
    "is found when the id is spelled %s",
    async (spelling) => {
      const made = logon(-30, spelling);
      expect(await run(sysmonAlert(), await storeOf(made))).toMatchObject({ status: "found", logon: { id: made.id } });
    },
  );

  it("is joined by id, never by nearness: others of the same second are not taken", async () => {
    const mine = logon(-1, "0x3e2f5f3");
    const store = await storeOf(mine, logon(-1, "0x3e2f5f4"), logon(-0.5, "0x3e2f51f"), logon(-1, "0x13e2f5f3"));
    const result = await run(sysmonAlert(), store);
    expect(result).toMatchObject({ logon: { id: mine.id }, total: 1, otherLogons: [] });
  });

  it("is that of 4688's target, not of the broker", async () => {
    const mine = logon(-1, "0x3e2f5f3");
    expect((await run(securityAlert(), await storeOf(mine, logon(-2, "0x3e4")))).logon?.id).toBe(mine.id);
  });

  it("is looked for on the same host only", async () => {
    const store = await storeOf(
      logon(-1, "0x3e2f5f3", { name: "other" }),
      logon(-1, "0x3e2f5f3", { name: "ws-0421.corp.example" }),
    );
    expect(await run(sysmonAlert(), store)).toMatchObject({ status: "none", logon: null });
  });

  it("is found on an agent's host though the Security log carries no host.id", async () => {
    const document = alert({ process: { Ext: { authentication_id: "0x3e2f5f3" } } });
    expect(await run(document, await storeOf(logon(-1, "0x3e2f5f3")))).toMatchObject({
      status: "found",
      plan: { hostBy: "id" },
    });
    const elsewhere = logon(-1, "0x3e2f5f3", { id: "host-2" });
    expect(await run(document, await storeOf(elsewhere))).toMatchObject({ status: "none" });
  });

  it("is the latest logon before the process began", async () => {
    const [old, right, late] = [logon(-5000, "0x3e2f5f3"), logon(-10, "0x3e2f5f3"), logon(60, "0x3e2f5f3")];
    const result = await run(sysmonAlert(), await storeOf(old, right, late));
    expect(result.logon?.id).toBe(right.id);
    expect(result.otherLogons.map((row) => row.id)).toEqual([old.id, late.id]);
  });

  it("comes with what else names the session: privileges, explicit credentials, logoff", async () => {
    const store = await storeOf(
      logon(-10, "0x3e2f5f3"),
      logonEvent(-10, "4672", { SubjectLogonId: "0x3e2f5f3" }),
      logonEvent(5, "4648", { SubjectLogonId: "0x3e2f5f3", TargetServerName: "srv" }),
      logonEvent(50, "4634", { TargetLogonId: "0x3e2f5f3" }),
      logonEvent(50, "4634", { TargetLogonId: "0x999", SubjectLogonId: "0x3e2f5f3" }),
    );
    const result = await run(sysmonAlert(), store);
    expect([result.privileges, result.explicitCredentials, result.logoffs].map((rows) => rows.length)).toEqual([
      1, 1, 1,
    ]);
    expect(result.endedBy).toBeNull();
  });

  it("says when the session was over before the process began", async () => {
    const over = logonEvent(-50, "4634", { TargetLogonId: "0x3e2f5f3" });
    const store = await storeOf(logon(-100, "0x3e2f5f3"), over);
    expect((await run(sysmonAlert(), store)).endedBy?.id).toBe(over.id);
  });

  it("is partial when the logon itself is missing", async () => {
    const store = await storeOf(logonEvent(-10, "4672", { SubjectLogonId: "0x3e2f5f3" }));
    expect(await run(sysmonAlert(), store)).toMatchObject({ status: "partial", logon: null });
  });

  it.each([
    ["0x3e7", "SYSTEM's"],
    ["0x3E4", "NETWORK SERVICE's"],
    ["997", "LOCAL SERVICE's"],
    ["0x0", "names no session"],
    ["nonsense", "names no session"],
  ])("is not asked for by the id %s", async (LogonId, words) => {
    const plan = planLogonSession(sysmonAlert({ winlog: { event_data: { LogonId } } }));
    expect(plan).toMatchObject({ reachable: false, query: null });
    expect(plan.unreachableBecause).toContain(words);
    expect(await runLogonSession(plan, await storeOf(), { limit: 10 })).toMatchObject({ status: "unreachable" });
  });

  it("is unreachable for a record without a logon id", () => {
    expect(planLogonSession(alert()).unreachableBecause).toContain("no logon id");
  });

  it("is failed, not none, when the store fails", async () => {
    const store = await storeOf();
    await store.close();
    expect(await run(sysmonAlert(), store)).toMatchObject({ status: "failed" });
  });

  it("looks a bounded time back, because ids come again after a boot", async () => {
    const plan = planLogonSession(sysmonAlert(), { beforeMs: 60_000, afterMs: 60_000 });
    expect(plan.window).toEqual({ from: at(-60), to: at(60), timeField: "timestamp" });
  });
});
