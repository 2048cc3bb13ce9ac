import { type EcsDocument, type JsonObject, type NewEvent, readLogonId, subjectOf } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { alert, at, child, event, securityAlert, storeOf, sysmonAlert } from "../testing/alerts.ts";
import { foundLogonIds } from "./found-logon-ids.ts";
import { planLogonSession } from "./plan-logon-session.ts";
import { resolveSubject } from "./resolve-subject.ts";
import { runLogonSession } from "./run-logon-session.ts";
import { sessionContext } from "./session-context.ts";

const authentication = (action: string, more: JsonObject = {}): JsonObject => ({
  event: { category: ["authentication"], action, outcome: "success", ...more },
});

const crowdstrike = (seconds: number, more: JsonObject = {}): NewEvent =>
  event(seconds, {
    ...authentication("UserLogon"),
    host: { id: "aid-1", name: "WS-042" },
    user: { id: "S-1-5-21-1-2-3-1001" },
    destination: { ip: "10.9.8.7" },
    source: { ip: "10.0.0.1" },
    crowdstrike: { AuthenticationId: "65205747", LogonType: "3", AuthenticationPackage: "NTLM", ...more },
  });
const defender = (seconds: number, action = "logonsuccess"): NewEvent =>
  event(seconds, {
    ...authentication(action),
    host: { id: "device-1", name: "ws-042.corp.example" },
    source: { ip: "10.9.8.7", domain: "ADMIN07" },
    network: { protocol: "ntlm" },
    m365_defender: { event: { logon: { id: "65205747", type: "Network" } } },
  });
const defend = (seconds: number): NewEvent =>
  event(seconds, {
    ...authentication("log_on", { code: "4624", module: "endpoint", provider: "Microsoft-Windows-Security-Auditing" }),
    source: { ip: "10.9.8.7" },
    Target: { process: { Ext: { authentication_id: "0x3e2f5f3" } } },
    process: {
      Ext: { authentication_id: "0x3e7", session_info: { logon_type: "Network", authentication_package: "NTLM" } },
    },
  });
const endgame = (seconds: number): NewEvent =>
  event(seconds, {
    ...authentication("user_logon"),
    winlog: { event_id: 4624 },
    message: "An account was logged on.\n\tSource Network Address:\t10.9.8.7\n\tSource Port:\t0",
    endgame: { target_logon_id: "0x3e2f5f3", subject_logon_id: "0x0", logon_type: 3 },
  });
const windows = (seconds: number, code: string, data: JsonObject): NewEvent =>
  event(seconds, { event: { code, category: ["authentication"] }, winlog: { event_data: data } });

const ask = async (document: EcsDocument, ...events: readonly NewEvent[]) =>
  runLogonSession(planLogonSession(document), await storeOf(...events), { limit: 100 });

describe("the logon of a process, as other sources write it", () => {
  it.each([
    ["CrowdStrike", crowdstrike(-1)],
    ["Defender", defender(-1)],
    ["Elastic Defend", defend(-1)],
    ["Endgame", endgame(-1)],
  ])("is found in %s's records by the same number", async (_name, made) => {
    const result = await ask(sysmonAlert(), made);
    expect(result).toMatchObject({ status: "found", logon: { id: made.id }, otherLogons: [] });
  });

  it("is one logon with several records, Windows' own first, whoever's clock is ahead by a little", async () => {
    for (const apart of [-4, -0.001, 0, 0.001, 4]) {
      const security = windows(-10, "4624", { TargetLogonId: "0x3e2f5f3", LogonType: "3" });
      const others = [defender(-10 + apart), crowdstrike(-10 - apart), endgame(-10 + apart / 2)];
      const result = await ask(sysmonAlert(), security, ...others);
      expect(result.logon?.id, `${apart} s apart`).toBe(security.id);
      // The others by how much they say, then by name.
      expect(result.alsoTold.map(({ id }) => id)).toEqual([others[0], others[1], others[2]].map((each) => each?.id));
      expect(result.otherLogons).toEqual([]);
    }
  });

  it("is led by the record that says most where Windows' own lies apart", async () => {
    const security = windows(-60, "4624", { TargetLogonId: "0x3e2f5f3", LogonType: "3" });
    const told = defender(-10);
    const result = await ask(sysmonAlert(), security, told);
    expect([result.logon?.id, result.alsoTold.map(({ id }) => id)]).toEqual([told.id, [security.id]]);
  });

  it("is dated by its own clock where the record carries the cloud's", async () => {
    const began = Number(at(-30) / 1_000_000_000n);
    const made = crowdstrike(90, { LogonTime: `${began}.5` });
    expect((await ask(sysmonAlert(), made)).logon?.id).toBe(made.id);
    expect((await ask(sysmonAlert(), crowdstrike(90))).logon).toBeNull();
  });

  it("is never one that failed", async () => {
    expect((await ask(sysmonAlert(), defender(-1, "logonfailed"))).status).toBe("none");
  });

  it("is not the requester's: a 4624 whose subject has the id is another's", async () => {
    const other = windows(-1, "4624", { TargetLogonId: "0x999", SubjectLogonId: "0x3e2f5f3" });
    expect((await ask(sysmonAlert(), other)).status).toBe("none");
  });

  it("is not another host's, though it has the same short name and id", async () => {
    const elsewhere = event(-1, {
      ...authentication("logged-in", { code: "4624" }),
      host: { id: undefined, name: "ws-042.other.example" },
      winlog: { event_data: { TargetLogonId: "0x3e2f5f3" } },
    });
    expect((await ask(sysmonAlert(), elsewhere)).status).toBe("none");
  });
});

describe("the logon id of a process whose own record gives none", () => {
  const v1 = securityAlert({
    user: { effective: undefined },
    winlog: { event_data: { SubjectLogonId: "0x3e4", TargetLogonId: undefined } },
  });
  const broker = { provider: "Microsoft-Windows-Security-Auditing", code: "4688" };
  const conhost = child(
    0.016,
    { pid: 2496, parent: { pid: 4711 } },
    {},
    {
      event: broker,
      user: { id: "S-1-5-21-7-1111", name: "admmig", domain: "OFFSEC" },
      winlog: { event_data: { SubjectLogonId: "0x189fc0" } },
    },
  );

  it("is the creator's session in the 4688 of what it started, and so is the account", async () => {
    const found = foundLogonIds([], [conhost]);
    expect(found).toEqual([{ logonId: "0x189fc0", from: "child", eventId: conhost.id }]);
    const plan = planLogonSession(v1, { found });
    expect(plan).toMatchObject({ reachable: true, logonIdFrom: "child", logonIdEventId: conhost.id });
    const session = { logon: null, alsoTold: [], endedBy: null };
    expect(subjectOf(v1).how).toBe("creator_only");
    expect(resolveSubject(v1, { records: [], session, children: [conhost] })).toMatchObject({
      id: "S-1-5-21-7-1111",
      name: "admmig",
      domain: "OFFSEC",
      told: { by: "child", eventId: conhost.id },
    });
  });

  it("is never taken over its own, nor from a service's session", () => {
    const other = child(
      1,
      { pid: 1, parent: { pid: 4711 } },
      {},
      { event: broker, winlog: { event_data: { SubjectLogonId: "0x3e4" } } },
    );
    expect(foundLogonIds([], [other])).toEqual([]);
    const plan = planLogonSession(sysmonAlert(), { found: foundLogonIds([], [conhost]) });
    expect(plan).toMatchObject({ logonIdFrom: "own", logonId: readLogonId("0x3e2f5f3") });
  });
});

describe("the account of a process", () => {
  const logonOf = (more: JsonObject = {}) =>
    windows(-1, "4624", {
      TargetLogonId: "0x3e2f5f3",
      TargetUserSid: "S-1-5-21-1-2-3-1001",
      TargetUserName: "JDOE",
      TargetDomainName: "CORP",
      ...more,
    });
  const session = (logon: NewEvent, endedBy: NewEvent | null = null) => ({ logon, alsoTold: [], endedBy });

  it("gets its SID from the logon with the id, when that is its own", () => {
    const told = resolveSubject(sysmonAlert(), { records: [], session: session(logonOf()), children: [] });
    expect(told).toMatchObject({ id: "S-1-5-21-1-2-3-1001", name: "jdoe", domain: "CORP", told: { by: "logon" } });
    const ended = resolveSubject(sysmonAlert(), { records: [], session: session(logonOf(), logonOf()), children: [] });
    expect(ended).toMatchObject({ name: "jdoe", told: null });
    const another = logonOf({ TargetUserName: "else" });
    expect(resolveSubject(sysmonAlert(), { records: [], session: session(another), children: [] }).id).toBeUndefined();
  });

  it("gets its name from another record of the process where a source gives the SID alone", () => {
    const falcon = alert({
      user: { name: undefined, domain: undefined },
      crowdstrike: { AuthenticationId: "65205747" },
    });
    const none = { logon: null, alsoTold: [], endedBy: null };
    const record = event(0, { user: { id: "S-1-5-21-1-2-3-1001", name: "jdoe", domain: "CORP" } });
    expect(resolveSubject(falcon, { records: [record], session: none, children: [] })).toMatchObject({
      name: "jdoe",
      domain: "CORP",
      told: { by: "same_process", eventId: record.id },
    });
    const stranger = event(0, { user: { id: "S-1-5-21-9", name: "else", domain: "CORP" } });
    expect(resolveSubject(falcon, { records: [stranger], session: none, children: [] }).name).toBeNull();
  });
});

describe("what lies around a session", () => {
  const request = (document: EcsDocument) => {
    const plan = planLogonSession(document);
    return {
      alert: document,
      host: plan.host,
      subject: subjectOf(document),
      startedAt: plan.startedAt,
      logonId: plan.logonId,
    };
  };
  const logon = (seconds: number, TargetLogonId: string, TargetUserName = "jdoe") =>
    windows(seconds, "4624", { TargetLogonId, TargetUserName });

  it("names logons of the account near in time as no match, its own left out", async () => {
    const [near, own, later, others] = [
      logon(-1, "0x1"),
      logon(-1, "0x3e2f5f3"),
      logon(120, "0x2"),
      logon(-1, "0x3", "else"),
    ];
    const context = await sessionContext(request(sysmonAlert()), await storeOf(near, own, later, others));
    expect(context.nearby.map(({ id }) => id)).toEqual([near.id]);
  });

  it("names where credentials were given for this host, which other hosts write", async () => {
    const explicit = (host: string, TargetServerName: string, TargetUserName = "jdoe") =>
      event(-5, {
        event: { code: "4648", category: ["authentication"] },
        host: { id: undefined, name: host },
        winlog: { event_data: { TargetServerName, TargetUserName, SubjectLogonId: "0x77" } },
      });
    const [towards, elsewhere, own] = [
      explicit("PC01", "ws-042.corp.example"),
      explicit("PC01", "srv1"),
      explicit("ws-042", "ws-042"),
    ];
    const context = await sessionContext(request(sysmonAlert()), await storeOf(towards, elsewhere, own));
    expect(context.usedTowards.map(({ id }) => id)).toEqual([towards.id]);
  });

  it("names callers of WMI, and the provider host that is the parent", async () => {
    const channel = "Microsoft-Windows-WMI-Activity/Operational";
    const activity = (code: string, user_data: JsonObject) =>
      event(-2, { event: { code, category: ["configuration"] }, winlog: { channel, user_data } });
    const caller = activity("5858", { ClientMachine: "ADMIN07", User: "CORP\\jdoe" });
    const broker = activity("5857", { ProviderName: "CIMWin32", ProcessID: "3660" });
    const other = activity("5857", { ProviderName: "CIMWin32", ProcessID: "99" });
    const query = event(-1, {
      event: { category: ["host"], action: "processcreatedusingwmiquery" },
      m365_defender: { event: { id: "x" } },
    });
    const document = sysmonAlert({ process: { parent: { pid: 3660 } } });
    const context = await sessionContext(request(document), await storeOf(caller, broker, other, query));
    expect(context.wmi.map(({ id }) => id).sort()).toEqual([caller.id, broker.id, query.id].sort());
  });

  it("says when it could not be asked", async () => {
    const store = await storeOf();
    await store.close();
    expect((await sessionContext(request(sysmonAlert()), store)).error).not.toBeNull();
  });
});
