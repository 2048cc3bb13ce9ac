import { describe, expect, it } from "vitest";
import { logon, processStart, securityProcessStart } from "../testing/builders.ts";
import type { JsonObject } from "./event.ts";
import { compareHosts, type HostRelation, hostOf, machineBlock } from "./host-identity.ts";
import { entityIdOf, readInteger, sameEntityId, sameGuid, sameLogonId, wellKnownLogon } from "./identifiers.ts";
import { logonIdOfLogon } from "./logon-event.ts";
import { creatorOf, logonIdOf, serviceSid, subjectOf } from "./process-subject.ts";
import { first } from "./values.ts";

describe("the user of a process", () => {
  it("is Sysmon's User, never the SID of whoever wrote the event", () => {
    const { document } = processStart({ user: "CORP\\ada" });
    expect(first(document, "user.id")).toBe("S-1-5-18");
    expect(subjectOf(document)).toEqual({ name: "ada", domain: "CORP", how: "user_name_only" });
  });

  it("is the account a 4688 gave the new process, never the broker that created it", () => {
    const { document } = securityProcessStart({ user: "CORP\\ada" });
    expect(first(document, "user.id")).toBe("S-1-5-20");
    expect(subjectOf(document)).toEqual({ name: "ada", domain: "CORP", how: "effective" });
  });

  it("is not the broker where a 4688 before version 2 names nobody else", () => {
    const { document } = securityProcessStart({ version: 1, subject: "CORP\\ada", subjectSid: "S-1-5-20" });
    expect(subjectOf(document)).toEqual({ name: null, domain: null, how: "creator_only" });
    expect(logonIdOf(document)).toBeNull();
    expect(creatorOf(document)).toMatchObject({ id: "S-1-5-20", name: "ada" });
  });

  it("is the service account, however a source writes it", () => {
    const told: readonly JsonObject[] = [
      { user: { id: "S-1-5-18" }, process: { Ext: { authentication_id: "0x3e7" } } },
      { sentinel_one_cloud_funnel: {}, process: { user: { name: "NTAUTHORITY\\SYSTEM" } } },
      { crowdstrike: { AuthenticationId: "999" }, user: { id: "S-1-5-18" } },
      // In German Sysmon writes another name; the session tells.
      {
        event: { provider: "Microsoft-Windows-Sysmon" },
        user: { id: "S-1-5-18", name: "SYSTEM", domain: "NT-AUTORITÄT" },
        winlog: { event_data: { LogonId: "0x3e7" } },
      },
    ];
    for (const document of told) expect(serviceSid(subjectOf(document)), JSON.stringify(document)).toBe("S-1-5-18");
    expect(serviceSid(subjectOf({ user: { name: "system", domain: "CORP" } }))).toBeNull();
  });

  it("comes apart where a source writes domain and name in one field", () => {
    const of = (name: string) => subjectOf({ sentinel_one_cloud_funnel: {}, process: { user: { name } } });
    expect(of("CORP\\ada")).toEqual({ domain: "CORP", name: "ada", how: "process_user" });
    expect(of("ada")).toEqual({ domain: null, name: "ada", how: "process_user" });
    expect(of("a\\b\\c")).toEqual({ domain: null, name: "a\\b\\c", how: "process_user" });
  });

  it("is unknown where the event does not say", () => {
    expect(subjectOf({ event: { provider: "Microsoft-Windows-Sysmon" }, user: { id: "S-1-5-18" } }).how).toBe(
      "unknown",
    );
    expect(subjectOf({}).how).toBe("unknown");
  });
});

describe("the session of a process", () => {
  it("is the same whichever log tells it, and the same as its logon's", () => {
    const ids = [processStart(), securityProcessStart()].map(({ document }) => logonIdOf(document) ?? undefined);
    const made = logonIdOfLogon(logon({ logonId: "0x0000000000051F3A" }).document) ?? undefined;
    for (const id of ids) expect(sameLogonId(id, made)).toBe(true);
  });

  it("compares as a number; none and zero never match", () => {
    expect(sameLogonId("0x3e7", "999")).toBe(true);
    expect(sameLogonId("0x3E7", 999)).toBe(true);
    expect(sameLogonId("0x0", "0x0")).toBe(false);
    expect(sameLogonId(undefined, undefined)).toBe(false);
    expect(sameLogonId("0xffffffffffffffff", "18446744073709551615")).toBe(true);
    expect(sameLogonId("abc", "abc")).toBe(false);
    expect(wellKnownLogon("0x00000000000003e4")).toBe("NETWORK SERVICE");
  });
});

describe("ids", () => {
  it("that are GUIDs compare without case and braces, all-zero ones never", () => {
    expect(sameGuid("{365ABB72-B0F3-5CC8-0000-00105F321D00}", "365abb72-b0f3-5cc8-0000-00105f321d00")).toBe(true);
    const zero = "{00000000-0000-0000-0000-000000000000}";
    expect(sameGuid(zero, zero)).toBe(false);
    expect(sameEntityId(zero, zero)).toBe(false);
    expect(sameEntityId("MTIz", "mtiz")).toBe(false);
  });

  it("that are only the pid say no more than the pid", () => {
    const of = (entity_id: string, pid: number | string) => entityIdOf({ process: { entity_id, pid } });
    expect(of("4242", 4242)).toBeNull();
    expect(of("4242", "0x1092")).toBeNull();
    expect(of("583707537390", 6116)).toBe("583707537390");
    expect(of("{00000000-0000-0000-0000-000000000000}", 1)).toBeNull();
    expect(of("MTIz", 1)).toBe("MTIz");
  });

  it("that are numbers are read in every base they come in", () => {
    expect(["0x11cc", "0x0000000000000ae8", "4556", 4556, "abc", "-1", 1.5].map(readInteger)).toEqual([
      4556,
      2792,
      4556,
      4556,
      null,
      null,
      null,
    ]);
  });
});

describe("the host of an event", () => {
  it("is hinted at by the first block of Sysmon's ids, which is the machine's", () => {
    expect(machineBlock("{365ABB72-B0F3-5CC8-0000-00105F321D00}")).toBe("365abb72");
    expect(machineBlock("365abb72-0000-1111-2222-333333333333")).toBe("365abb72");
    expect([
      machineBlock(undefined),
      machineBlock("{00000000-0000-0000-0000-000000000000}"),
      machineBlock("x"),
    ]).toEqual([null, null, null]);
  });

  it("is told by id where there is one, else by name, and says so", () => {
    expect(hostOf(processStart({ hostId: "ABC" }).document)).toMatchObject({ key: "id:abc", by: "id" });
    const full = hostOf(processStart({ host: "WS01.corp.example" }).document);
    const short = hostOf(processStart({ host: "ws01" }).document);
    expect(full).toMatchObject({ key: "name:ws01.corp.example", by: "name", name: "WS01.corp.example" });
    expect(compareHosts(short, full)).toBe("same_label");
    expect(hostOf({})).toBeNull();
  });

  it.each<[HostRelation, JsonObject, JsonObject]>([
    ["same_id", { host: { id: "A-1", name: "ws01" } }, { host: { id: "a-1", name: "renamed" } }],
    ["different", { host: { id: "a-1", name: "ws01" } }, { host: { id: "a-2", name: "ws01" } }],
    ["same_name", { host: { name: "WS01.Corp.Example" } }, { host: { name: "ws01.corp.example." } }],
    ["same_name", { host: { name: "WS01" } }, { host: { name: "ws01" } }],
    ["different", { host: { name: "ws01.a.example" } }, { host: { name: "ws01.b.example" } }],
    ["different", { host: { name: "ws01" } }, { host: { name: "ws011" } }],
    ["same_name", { host: { name: "10.1.2.3" } }, { host: { name: "10.1.2.3" } }],
    ["different", { host: { name: "10.1.2.3" } }, { host: { name: "10.1.2.4" } }],
    ["unknown", {}, { host: { name: "ws01" } }],
    // An EDR's id is never the agent's: the names decide, and without names nothing does.
    [
      "same_label",
      { host: { id: "agent-guid", name: "ws01" } },
      { host: { id: "device", name: "ws01.corp.example" }, m365_defender: { event: {} } },
    ],
    ["unknown", { host: { name: "ws01" } }, { host: { id: "aid" }, crowdstrike: { aid: "aid" } }],
    [
      "same_label",
      { host: { name: "ws01.corp.example" } },
      { host: { hostname: "WS01" }, sentinel_one_cloud_funnel: {} },
    ],
    ["same_id", { host: { id: "aid-1" }, crowdstrike: {} }, { observer: { serial_number: "AID-1" }, crowdstrike: {} }],
    // The collector is not the host.
    [
      "same_label",
      { host: { id: "wec", name: "WECserver" }, winlog: { computer_name: "ws01.corp.example" } },
      { host: { name: "ws01" } },
    ],
    ["different", { host: { id: "wec", name: "WEC" }, winlog: { computer_name: "ws01" } }, { host: { name: "wec" } }],
  ])("is %s for %j and %j", (relation, left, right) => {
    expect(compareHosts(hostOf(left), hostOf(right))).toBe(relation);
    expect(compareHosts(hostOf(right), hostOf(left))).toBe(relation);
  });
});
