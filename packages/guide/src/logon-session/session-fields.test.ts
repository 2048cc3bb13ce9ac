import type { JsonObject } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { event } from "../testing/alerts.ts";
import { sessionField } from "./session-fields.ts";

const windows = event(-1, {
  event: { code: "4624", category: ["authentication"], provider: "Microsoft-Windows-Security-Auditing" },
  source: { ip: "10.9.8.7", domain: "ADMIN07", port: 50123 },
  user: { id: "S-1-5-21-1-2-3-1001" },
  winlog: {
    event_data: {
      TargetLogonId: "0x3e2f5f3",
      LogonType: "3",
      AuthenticationPackageName: "NTLM",
      LmPackageName: "NTLM V2",
      ElevatedToken: "-",
      SubjectUserName: "-",
      ProcessName: "-",
      TargetUserName: "jdoe",
    },
  },
});
const falcon = event(-1, {
  event: { category: ["authentication"], action: "UserLogon" },
  source: { ip: "10.0.0.1" },
  crowdstrike: { AuthenticationId: "65205747", LogonType: "10", RemoteAddressIP4: "10.9.8.8" } satisfies JsonObject,
});

describe("a field of a process's session that its own record lacks", () => {
  it.each([
    ["process.Ext.session_info.logon_type", "3", "winlog.event_data.LogonType"],
    ["winlog.event_data.LogonType", "3", "winlog.event_data.LogonType"],
    ["process.Ext.session_info.authentication_package", "NTLM", "winlog.event_data.AuthenticationPackageName"],
    ["source.ip", "10.9.8.7", "source.ip"],
    ["winlog.event_data.IpAddress", "10.9.8.7", "source.ip"],
    ["winlog.event_data.WorkstationName", "ADMIN07", "source.domain"],
    ["winlog.event_data.TargetLogonId", "0x3e2f5f3", "winlog.event_data.TargetLogonId"],
    ["winlog.event_data.TargetUserName", "jdoe", "winlog.event_data.TargetUserName"],
    ["winlog.event_data.LmPackageName", "NTLM V2", "winlog.event_data.LmPackageName"],
    ["source.port", "50123", "source.port"],
  ])("is read from the logon: %s", (field, value, place) => {
    expect(sessionField(field, [windows, falcon])).toEqual({ value, field: place, eventId: windows.id });
  });

  it("is the first record's that has it, wherever that source keeps it", () => {
    expect(sessionField("winlog.logon.type", [falcon, windows])).toEqual({
      value: "10",
      field: "crowdstrike.LogonType",
      eventId: falcon.id,
    });
    // CrowdStrike's own source.ip is its site's; the package only Windows tells here.
    expect(sessionField("source.ip", [falcon])?.value).toBe("10.9.8.8");
    expect(sessionField("winlog.event_data.AuthenticationPackageName", [falcon, windows])?.eventId).toBe(windows.id);
    expect(sessionField("winlog.logon.id", [falcon])).toMatchObject({
      value: "65205747",
      field: "crowdstrike.AuthenticationId",
    });
  });

  it("is never made of what a logon says of other things: its requester, the process that asked, nothing", () => {
    for (const field of [
      "winlog.event_data.SubjectUserName",
      "winlog.event_data.ProcessName",
      "process.name",
      "host.id",
    ])
      expect(sessionField(field, [windows]), field).toBeNull();
    expect(sessionField("winlog.event_data.ElevatedToken", [windows])).toBeNull();
    expect(sessionField("source.ip", [])).toBeNull();
  });
});
