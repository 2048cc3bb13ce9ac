import type { JsonObject, ProcessSubject, StoredEvent } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertEvent, securityAlertEvent } from "../testing/alert-event.ts";
import { choose, type GroupingKnowledge, groupAlerts } from "./group-alerts.ts";
import { identityOfSubject, subjectOfAlert } from "./investigation-key.ts";
import { compareSubjects, compareUsers, identityOf, type KnownUser, mergeIdentity } from "./subject-identity.ts";

const SID = "S-1-5-21-1-2-3-1001";

const ids = (alerts: readonly StoredEvent[], knowledge?: GroupingKnowledge): string[][] =>
  groupAlerts(alerts, knowledge).map((group) => group.alerts.map(({ alertId }) => alertId));

/** The ordinary alert as an EDR with ids of its own tells it. */
function edr(id: string, block: JsonObject, more: JsonObject, user: JsonObject, pid = 4164): StoredEvent {
  const { process } = alertEvent({ pid }).document;
  const own = typeof process === "object" && process !== null && !Array.isArray(process) ? process : {};
  return alertEvent({
    id,
    pid,
    time: "2026-11-24T14:00:02.200Z",
    extra: {
      ...block,
      user,
      ...more,
      process: { ...own, entity_id: `${id}-${pid}-entity` },
      winlog: {},
      event: { kind: "signal" },
    },
  });
}
const defender = (more: JsonObject = {}, pid?: number) =>
  edr(
    "defender",
    { m365_defender: { event: { id: "x" } } },
    { host: { id: "device-1", name: "ws-042.halden.example" }, ...more },
    { id: SID, name: "jmoe", domain: "halden" },
    pid,
  );
const falcon = (more: JsonObject = {}, pid?: number) =>
  edr(
    "falcon",
    { crowdstrike: { AuthenticationId: "65205747" } },
    { host: { id: "aid-1", name: "WS-042" }, ...more },
    { id: SID },
    pid,
  );

describe("alerts of one attack told by several sources", () => {
  it("are one investigation, each alert kept", () => {
    const alerts = [
      alertEvent({ id: "sysmon" }),
      securityAlertEvent({ id: "security", time: "2026-11-24T14:00:02.001Z" }),
      defender(),
      falcon(),
    ];
    expect(ids(alerts)).toEqual([["sysmon", "security", "defender", "falcon"]]);
  });

  it("keep every name the host and the account went by", () => {
    const [group] = groupAlerts([alertEvent({ id: "sysmon" }), defender(), falcon()]);
    expect(group?.subject).toMatchObject({ hostKey: "name:ws-042", userKey: "name:halden\\jmoe" });
    const { hosts = [], users = [] } = group?.subject.identity ?? {};
    expect(hosts.map(({ id, name }) => id ?? name)).toEqual(["WS-042", "device-1", "aid-1"]);
    expect(users.map(({ id, name }) => id ?? name)).toEqual(["jmoe", SID, SID]);
  });

  it("meet by SID and name once the logon has told both, without being one process", () => {
    const other = falcon({}, 900);
    expect(ids([alertEvent({ id: "sysmon" }), other])).toHaveLength(2);
    const told = new Map<string, ProcessSubject>([
      ["falcon", { id: SID, name: "jmoe", domain: "HALDEN", how: "resolved" }],
    ]);
    expect(ids([alertEvent({ id: "sysmon" }), other], { resolved: told })).toEqual([["sysmon", "falcon"]]);
  });

  it("are two on two hosts of one short name, and a short name is taken for neither", () => {
    const at = (id: string, host: string, minute: string) =>
      alertEvent({ id, host, time: `2026-11-24T14:${minute}:00.000Z`, pid: Number(minute) });
    expect(
      ids([at("a", "ws-042.a.example", "01"), at("b", "ws-042.b.example", "02"), at("c", "WS-042", "03")]),
    ).toEqual([["a"], ["b"], ["c"]]);
    expect(
      ids([at("c", "WS-042", "01"), at("a", "ws-042.a.example", "02"), at("b", "ws-042.b.example", "03")]),
    ).toEqual([["c", "a"], ["b"]]);
  });

  it("are two where a short name may also mean the host of an investigation that is there, or one that raised none", () => {
    const full = alertEvent({ id: "a", host: "ws-042.a.example", time: "2026-11-24T14:01:00.000Z", pid: 1 });
    const short = alertEvent({ id: "c", host: "WS-042", time: "2026-11-24T14:03:00.000Z", pid: 3 });
    expect(ids([full, short])).toEqual([["a", "c"]]);
    const other = subjectOfAlert(alertEvent({ host: "ws-042.b.example" }));
    const known = [{ ruleId: other.ruleId, identity: identityOfSubject(other) }];
    expect(ids([full, short], { known })).toEqual([["a"], ["c"]]);
    expect(ids([full, short], { openLabels: new Set(["ws-042"]) })).toEqual([["a"], ["c"]]);
  });

  it("are two where one name stands for two SIDs, or two agents' ids for one name", () => {
    const second = defender({ user: { id: "S-1-5-21-9-9-9-1001", name: "jmoe", domain: "halden" } }, 901);
    expect(ids([defender(), { ...second, id: "again" }])).toHaveLength(2);
    const elsewhere = defender({ host: { id: "device-2", name: "ws-042.halden.example" } }, 902);
    expect(ids([defender(), { ...elsewhere, id: "again" }])).toHaveLength(2);
  });
});

describe("one account", () => {
  const user = (id: string | null, name: string | null, domain: string | null): KnownUser => ({ id, name, domain });
  it.each<[string, KnownUser, KnownUser]>([
    ["same", user(SID, "a", "X"), user(SID.toLowerCase(), "renamed", "Y")],
    ["different", user(SID, "a", "X"), user("S-1-5-21-9", "a", "X")],
    ["same", user(null, "Ada", "CORP"), user(null, "ada", "corp")],
    ["weaker", user(null, "ada", "CORP"), user(null, "ada", "corp.example")],
    ["different", user(null, "ada", "CORP"), user(null, "ada", "LAB")],
    ["different", user(null, "ada", "corp.example"), user(null, "ada", "corp.other")],
    ["unknown", user(SID, null, null), user(null, "ada", "CORP")],
    ["unknown", user(null, "ada", null), user(null, "ada", "CORP")],
    ["same", user("S-1-5-18", "WS-042$", "CORP"), user(null, "SYSTEM", "NT AUTHORITY")],
    ["different", user("S-1-5-18", null, null), user(null, "NETWORK SERVICE", "NT AUTHORITY")],
    ["different", user(null, "SYSTEM", "NT AUTHORITY"), user(SID, "ada", "CORP")],
  ])("is %s for %j and %j", (likeness, left, right) => {
    expect(compareUsers(left, right)).toBe(likeness);
    expect(compareUsers(right, left)).toBe(likeness);
  });

  it("is told by its SID where both have one, whatever other names it went by", () => {
    const known = { hosts: [], users: [user(SID, "ada", "CORP"), user(null, "ada", "CORP")] };
    const host = { id: "h", scheme: "agent" as const, name: null };
    const of = (users: KnownUser[]) => ({ hosts: [host], users });
    expect(compareSubjects({ ...known, hosts: [host] }, of([user("S-1-5-21-9", "ada", "CORP")]))).toBe("different");
  });
});

describe("the subject of an investigation", () => {
  it("from before names were kept is read from its keys", () => {
    const { identity: _, ...old } = subjectOfAlert(alertEvent());
    expect(compareSubjects(identityOfSubject(old), identityOf(alertEvent().document))).toBe("same");
  });

  it("is found again under any of its names, and compares the same both ways", () => {
    const name = fc.constantFrom("ws", "ws.a.example", "ws.b.example", null);
    const id = fc.constantFrom("1", "2", null);
    const scheme = fc.constantFrom("agent" as const, "m365_defender" as const);
    const account = fc.record({
      id: fc.constantFrom("S-1-5-21-1", "S-1-5-21-2", null),
      name: fc.constantFrom("a", "b", null),
      domain: fc.constantFrom("X", null),
    });
    const identity = fc.record({
      hosts: fc.array(fc.record({ id, scheme, name }), { minLength: 1, maxLength: 2 }),
      users: fc.array(account, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(identity, identity, (left, right) => {
        expect(compareSubjects(left, right)).toBe(compareSubjects(right, left));
        if (compareSubjects(left, right) !== "same") return;
        // What came together stays together: the merged subject is found by what it was made of.
        const merged = mergeIdentity(left, right);
        expect(choose([{ identity: merged }], right)).toHaveLength(
          compareSubjects(merged, right) === "different" ? 0 : 1,
        );
      }),
    );
  });
});
