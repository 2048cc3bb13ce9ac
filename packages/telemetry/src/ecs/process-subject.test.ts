import { describe, expect, it } from "vitest";
import { logon, processStart, securityProcessStart } from "../testing/builders.ts";
import { hostOf } from "./host-identity.ts";
import { readInteger, sameEntityId, sameGuid, sameLogonId, wellKnownLogon } from "./identifiers.ts";
import { logonIdOf, logonIdOfLogon, subjectOf } from "./process-subject.ts";
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
  it("is told by id where there is one, else by name, and says so", () => {
    expect(hostOf(processStart({ hostId: "ABC" }).document)).toMatchObject({ key: "id:abc", by: "id" });
    const full = hostOf(processStart({ host: "WS01.corp.example" }).document);
    const short = hostOf(processStart({ host: "ws01" }).document);
    expect(full).toMatchObject({ key: "name:ws01", by: "name", name: "WS01.corp.example" });
    expect(short?.key).toBe(full?.key);
    expect(hostOf({})).toBeNull();
  });
});
