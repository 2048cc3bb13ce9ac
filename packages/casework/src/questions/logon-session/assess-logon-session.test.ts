import type { StoredEvent } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { alertEvent } from "../../testing/alert-event.ts";
import { assessmentInput, logon, logonEvent, lookup, recurring, said } from "../../testing/assessment.ts";
import { assessLogonSession } from "./assess-logon-session.ts";

const found = (...events: readonly StoredEvent[]) => assessLogonSession(assessmentInput({ logons: lookup(...events) }));
const privileges = logonEvent("special-1", "4672", "2026-11-24T14:00:01.000Z", {
  SubjectLogonId: "0x0000000003e2f5f3",
});

describe("the finding on the logon session", () => {
  it("escalates strongly on an NTLM network logon of a user, and says where it came from", () => {
    const finding = found(privileges, logon());
    expect(finding).toMatchObject({
      verdict: "escalate",
      strength: "strong",
      headline: "4624 type 3, NTLM, from 192.168.37.129",
      evidence: ["logon-1", "special-1"],
    });
    expect(said(finding)).toContain("administrator's privileges");
  });

  it.each([
    [{ LogonType: "3", AuthenticationPackageName: "Kerberos" }, "escalate", "moderate"],
    [{ LogonType: "8", AuthenticationPackageName: "Negotiate" }, "escalate", "strong"],
    [{ LogonType: "9", AuthenticationPackageName: "Negotiate" }, "escalate", "strong"],
    [{ LogonType: "5", AuthenticationPackageName: "Negotiate" }, "escalate", "moderate"],
    [{ LogonType: "10", AuthenticationPackageName: "Negotiate" }, "escalate", "moderate"],
    [{ LogonType: "2", AuthenticationPackageName: "Negotiate" }, "lower_concern", "weak"],
    [{ LogonType: "42", AuthenticationPackageName: "Negotiate" }, "unresolved", "weak"],
  ])("weighs %j as %s, %s", (data, verdict, strength) => {
    expect(found(logon(data))).toMatchObject({ verdict, strength });
  });

  it("joins by the id as a number, however it is spelled", () => {
    for (const TargetLogonId of ["0x3e2f5f3", "0x3E2F5F3", "0x0000000003e2f5f3", "65205747"]) {
      expect(found(logon({ TargetLogonId })).verdict).toBe("escalate");
    }
  });

  it("never takes a logon that is merely near in time", () => {
    expect(found(logon({ TargetLogonId: "0x3e2f5f4" }))).toMatchObject({
      verdict: "unresolved",
      headline: "no logon found for 0x3e2f5f3",
    });
  });

  it("takes the latest logon before the process, not a later one with the same id", () => {
    const older = logonEvent("older", "4624", "2026-11-24T09:00:00.000Z", {
      TargetLogonId: "0x3e2f5f3",
      LogonType: "2",
    });
    const later = logonEvent("later", "4624", "2026-11-24T15:00:00.000Z", {
      TargetLogonId: "0x3e2f5f3",
      LogonType: "2",
    });
    expect(found(older, logon(), later).evidence).toEqual(["logon-1"]);
    expect(found(later).verdict).toBe("unresolved");
  });

  it("does not believe a session that was over before", () => {
    const logoff = logonEvent("off", "4634", "2026-11-24T14:00:00.900Z", { TargetLogonId: "0x3e2f5f3" });
    const early = logonEvent("early", "4624", "2026-11-24T13:00:00.000Z", {
      TargetLogonId: "0x3e2f5f3",
      LogonType: "3",
    });
    expect(found(early, logoff)).toMatchObject({
      verdict: "unresolved",
      headline: "the matching session had ended before",
    });
    const afterwards = logonEvent("off", "4634", "2026-11-24T14:30:00.000Z", { TargetLogonId: "0x3e2f5f3" });
    expect(found(logon(), afterwards).verdict).toBe("escalate");
  });

  it.each([
    ["0x3e7", "session of SYSTEM"],
    ["999", "session of SYSTEM"],
    ["0x00000000000003E4", "session of NETWORK SERVICE"],
  ])("says that the well-known id %s tells nothing", (logonId, headline) => {
    const input = assessmentInput({ alert: alertEvent({ logonId }), logons: lookup() });
    expect(assessLogonSession(input)).toMatchObject({ verdict: "unresolved", headline });
  });

  it("stays unresolved without logon telemetry, and names what would give it", () => {
    const input = assessmentInput({ logons: { ...lookup(), logonsOfHost: 0 } });
    const finding = assessLogonSession(input);
    expect(finding).toMatchObject({ verdict: "unresolved", headline: "no logon telemetry from this host" });
    expect(finding.missing).toContainEqual(expect.objectContaining({ remedy: expect.stringContaining("4624") }));
  });

  it("stays unresolved when nothing was asked, when asking failed, and without a logon id", () => {
    expect(assessLogonSession(assessmentInput()).verdict).toBe("unresolved");
    const failed = { status: "failed" as const, reason: "timed out", events: [], logonsOfHost: null };
    expect(said(assessLogonSession(assessmentInput({ logons: failed })))).toContain("timed out");
    const without = assessmentInput({ alert: alertEvent({ logonId: null }), logons: lookup(logon()) });
    expect(assessLogonSession(without)).toMatchObject({ verdict: "unresolved", headline: "no logon id in the event" });
  });

  it("says what else names the session when the logon itself is missing", () => {
    const finding = found(privileges);
    expect(finding).toMatchObject({ verdict: "unresolved", evidence: ["special-1"] });
  });

  it("lets a recurring administration path lower concern, but not over NTLM", () => {
    const kerberos = lookup(logon({ AuthenticationPackageName: "Kerberos" }));
    expect(assessLogonSession(assessmentInput({ logons: kerberos, recurrence: recurring })).verdict).toBe(
      "lower_concern",
    );
    expect(assessLogonSession(assessmentInput({ logons: lookup(logon()), recurrence: recurring })).verdict).toBe(
      "escalate",
    );
  });

  it("reads the session's details from the alert itself where the sensor gives them", () => {
    const process = {
      name: "cmd.exe",
      Ext: { session_info: { logon_type: "Network", authentication_package: "NTLM" } },
    };
    const finding = assessLogonSession(assessmentInput({ alert: alertEvent({ extra: { process } }) }));
    expect(finding).toMatchObject({ verdict: "escalate", strength: "strong", headline: "session type 3, NTLM" });
  });

  it("says when the logon names no address", () => {
    expect(said(found(logon({}, null)))).toContain("no source address");
  });
});
