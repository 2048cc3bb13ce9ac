import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../ecs/event.ts";
import { fieldsOf, normaliseJson } from "../../../testing/normalise-json.ts";
import type { Origin } from "../../source.ts";

const sid = (value: string): JsonObject => ({ BinaryLength: 12, AccountDomainSid: null, Value: value });
const properties = (...values: readonly (JsonObject[string] | null)[]): JsonObject[] =>
  values.map((Value) => ({ Value: Value ?? null }));

const security: JsonObject = {
  Id: 4688,
  Version: 2,
  Level: 0,
  Keywords: "-9214364837600034816",
  RecordId: 91234,
  ProviderName: "Microsoft-Windows-Security-Auditing",
  ProviderId: "54849625-5478-4994-a5ba-3e3b0328c30d",
  LogName: "Security",
  ProcessId: 4,
  ThreadId: 128,
  MachineName: "WS-042.corp.example",
  UserId: null,
  TimeCreated: "/Date(1772445600321)/",
  TaskDisplayName: "Process Creation",
  OpcodeDisplayName: "Info",
  Message: "A new process has been created.",
  Properties: properties(
    sid("S-1-5-20"),
    "WS-042$",
    "CORP",
    996,
    4242,
    "C:\\Windows\\System32\\cmd.exe",
    "%%1936",
    812,
    "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1",
    sid("S-1-0-0"),
    "svc-deploy",
    "CORP",
    65205747,
    "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    sid("S-1-16-12288"),
  ),
};

const sysmonLines = [
  ["RuleName", "-"],
  ["UtcTime", "2026-03-02 10:00:00.101"],
  ["ProcessGuid", "{b1946ac9-2492-4d23-0000-001000000001}"],
  ["ProcessId", "4242"],
  ["Image", "C:\\Windows\\System32\\cmd.exe"],
  ["CommandLine", "cmd.exe /Q /c echo 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1\nUser: EVIL\\root"],
  ["User", "CORP\\svc-deploy"],
  ["LogonId", "0x3e2f5f3"],
  ["ParentProcessId", "812"],
  ["ParentImage", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"],
] as const;

const sysmon: JsonObject = {
  Id: 1,
  RecordId: 77,
  ProviderName: "Microsoft-Windows-Sysmon",
  LogName: "Microsoft-Windows-Sysmon/Operational",
  MachineName: "WS-042.corp.example",
  UserId: sid("S-1-5-18"),
  TimeCreated: "2026-03-02T11:00:00.1301234+01:00",
  Message: `Process Create:\n${sysmonLines.map(([name, value]) => `${name}: ${value}`).join("\n")}`,
  Properties: properties(
    "-",
    "2026-03-02 10:00:00.101",
    "b1946ac9-2492-4d23-0000-001000000001",
    4242,
    "C:\\Windows\\System32\\cmd.exe",
    sysmonLines[5][1],
    "CORP\\svc-deploy",
    65205747,
    812,
    "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  ),
};

describe("events of Get-WinEvent as ConvertTo-Json writes them", () => {
  it("give the names of a known event to its values, and say where each stood", () => {
    const origins: Origin[] = [];
    const { document, source } = normaliseJson(security, origins);
    expect(source).toBe("security");
    const wanted = {
      "@timestamp": "2026-03-02T10:00:00.321Z",
      "event.action": "created-process",
      "event.outcome": "success",
      "host.name": "WS-042.corp.example",
      "process.pid": 4242,
      "process.name": "cmd.exe",
      "process.parent.pid": 812,
      "process.parent.name": "WmiPrvSE.exe",
      "user.id": "S-1-5-20",
      "user.effective.name": "svc-deploy",
      "winlog.event_data.TargetLogonId": "65205747",
      "winlog.record_id": "91234",
    };
    expect(fieldsOf(document, ...Object.keys(wanted))).toEqual(wanted);
    const from = new Map(origins.map((origin) => [origin.field, origin.from]));
    expect(from.get("process.executable")).toBe("Properties[5].Value");
    expect(from.get("winlog.channel")).toBe("LogName");
  });

  it("take Sysmon's names from the message, whose values may hold line breaks that look like other data", () => {
    const { document } = normaliseJson(sysmon);
    expect(
      fieldsOf(document, "process.pid", "process.entity_id", "user.name", "process.parent.name", "error.message"),
    ).toEqual({
      "process.pid": 4242,
      "process.entity_id": "{b1946ac9-2492-4d23-0000-001000000001}",
      "user.name": "svc-deploy",
      "process.parent.name": "WmiPrvSE.exe",
      "error.message": null,
    });
    expect(fieldsOf(document, "process.command_line")["process.command_line"]).toBe(sysmonLines[5][1]);
  });

  it("of Sysmon are read from the message when the depth of the export cut their values, and say so", () => {
    const cut = Array.from({ length: 10 }, () => "System.Diagnostics.Eventing.Reader.EventProperty");
    const { document } = normaliseJson({ ...sysmon, Properties: cut });
    // The command line holds a second line `User: …`, so that neither is believed.
    expect(fieldsOf(document, "process.pid", "process.name", "process.parent.name", "user.name")).toEqual({
      "process.pid": 4242,
      "process.name": "cmd.exe",
      "process.parent.name": "WmiPrvSE.exe",
      "user.name": null,
    });
    expect(fieldsOf(document, "error.message")["error.message"]).toContain("-Depth 3");
  });

  it("whose values cannot be named keep them without names, and say so", () => {
    const { document } = normaliseJson({ ...security, Properties: properties("a", "b") });
    expect(fieldsOf(document, "winlog.event_data.param1", "winlog.event_data.param2", "process.pid")).toEqual({
      "winlog.event_data.param1": "a",
      "winlog.event_data.param2": "b",
      "process.pid": null,
    });
    expect(fieldsOf(document, "error.message")["error.message"]).toContain("4688");
  });

  it("are the same event as the record in any other form", () => {
    const asXml: JsonObject = {
      Event: {
        System: {
          Provider: { Name: "Microsoft-Windows-Sysmon" },
          EventID: 1,
          EventRecordID: 77,
          Channel: "Microsoft-Windows-Sysmon/Operational",
          Computer: "WS-042.corp.example",
          TimeCreated: { SystemTime: "2026-03-02T10:00:00.1301234Z" },
        },
        EventData: { UtcTime: "2026-03-02 10:00:00.101" },
      },
    };
    expect(normaliseJson(sysmon).id).toBe(normaliseJson(asXml).id);
  });
});
