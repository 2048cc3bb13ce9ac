import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../ecs/event.ts";
import { logonIdOf, subjectOf } from "../../ecs/process-subject.ts";
import { fieldsOf, normaliseJson, without } from "../../testing/normalise-json.ts";
import type { Origin } from "../source.ts";

const columns = {
  Timestamp: "2026-03-02T10:00:00.3217654Z",
  DeviceId: "7d3a1f0e9c8b7a6d5e4f3a2b1c0d9e8f7a6b5c4d",
  DeviceName: "WS-042.corp.example",
  ReportId: 4824,
  ActionType: "ProcessCreated",
  FileName: "cmd.exe",
  FolderPath: "C:\\Windows\\System32\\cmd.exe",
  MD5: null,
  SHA1: "f1efb0fddc156e4c61c5f78a54700e4e7984d55d",
  SHA256: "b99d61d874728edc0918ca0eb10eab93d381e7367e377406e65963366c874450",
  ProcessCommandLine: "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1",
  ProcessId: 4242,
  ProcessCreationTime: "2026-03-02T10:00:00.1019876Z",
  ProcessVersionInfoOriginalFileName: "Cmd.Exe",
  AccountName: "svc-deploy",
  AccountDomain: "CORP",
  AccountSid: "S-1-5-21-1004336348-1177238915-682003330-1105",
  LogonId: 65205747,
  InitiatingProcessFileName: "WmiPrvSE.exe",
  InitiatingProcessFolderPath: "c:\\windows\\system32\\wbem\\wmiprvse.exe",
  InitiatingProcessCommandLine: "wmiprvse.exe -secured -Embedding",
  InitiatingProcessId: 812,
  InitiatingProcessCreationTime: "2026-03-02T09:58:11.0000000Z",
  InitiatingProcessParentId: 640,
  InitiatingProcessParentFileName: "svchost.exe",
  InitiatingProcessAccountSid: "S-1-5-20",
  InitiatingProcessAccountName: "network service",
  InitiatingProcessSignatureStatus: "Valid",
  InitiatingProcessSignerType: "OsVendor",
  AdditionalFields: '{"IsElevated":true}',
};

const streamed: JsonObject = {
  time: "2026-03-02T10:03:00.0000000Z",
  tenantId: "00000000-1111-2222-3333-444444444444",
  operationName: "Publish",
  category: "AdvancedHunting-DeviceProcessEvents",
  Tenant: "DefaultTenant",
  properties: columns,
};

const rows = (table: string, properties: JsonObject): JsonObject => ({
  ...streamed,
  category: `AdvancedHunting-${table}`,
  properties,
});

const device = {
  Timestamp: columns.Timestamp,
  DeviceId: columns.DeviceId,
  DeviceName: columns.DeviceName,
  ReportId: 7,
};
const actor = {
  InitiatingProcessFileName: "cmd.exe",
  InitiatingProcessFolderPath: "c:\\windows\\system32\\cmd.exe",
  InitiatingProcessCommandLine: "cmd.exe /c x",
  InitiatingProcessId: 4242,
  InitiatingProcessCreationTime: columns.ProcessCreationTime,
  InitiatingProcessParentFileName: "WmiPrvSE.exe",
  InitiatingProcessParentId: 812,
  InitiatingProcessParentCreationTime: "2026-03-02T09:58:11.0000000Z",
  InitiatingProcessAccountSid: "S-1-5-18",
};

describe("a process start, streamed or exported from hunting", () => {
  for (const [name, record] of Object.entries({ streamed, hunting: columns })) {
    it(`fills what the rule and the guide look at: ${name}`, () => {
      const { document, index } = normaliseJson(record);
      expect(index).toBe("logs-m365_defender.event-default");
      expect(
        fieldsOf(
          document,
          "@timestamp",
          "event.action",
          "event.type",
          "host.name",
          "host.os.type",
          "process.name",
          "process.executable",
          "process.pid",
          "process.start",
          "process.args",
          "process.parent.name",
          "process.parent.pid",
          "process.parent.code_signature.status",
          "process.parent.code_signature.trusted",
          "process.parent.group_leader.name",
          "process.code_signature.trusted",
          "user.name",
          "m365_defender.event.logon.id",
          "m365_defender.event.initiating_process.account_sid",
          "m365_defender.event.additional_fields.IsElevated",
        ),
      ).toEqual({
        "@timestamp": columns.Timestamp,
        "event.action": "start",
        "event.type": "start",
        "host.name": "ws-042.corp.example",
        "host.os.type": "windows",
        "process.name": "cmd.exe",
        "process.executable": columns.FolderPath,
        "process.pid": 4242,
        "process.start": "2026-03-02T10:00:00.101Z",
        "process.args": ["cmd.exe", "/Q", "/c", "whoami", "1>", "\\\\127.0.0.1\\ADMIN$\\__1772445600.1", "2>&1"],
        "process.parent.name": "WmiPrvSE.exe",
        "process.parent.pid": 812,
        "process.parent.code_signature.status": "trusted",
        "process.parent.code_signature.trusted": true,
        "process.parent.group_leader.name": "svchost.exe",
        "process.code_signature.trusted": null,
        "user.name": "svc-deploy",
        "m365_defender.event.logon.id": "65205747",
        "m365_defender.event.initiating_process.account_sid": "S-1-5-20",
        "m365_defender.event.additional_fields.IsElevated": true,
      });
      expect(subjectOf(document)).toMatchObject({ id: columns.AccountSid, name: "svc-deploy", domain: "CORP" });
      expect(logonIdOf(document)).toBe("65205747");
    });
  }

  it("gets one id however it came", () => {
    expect(normaliseJson(streamed).id).toBe(normaliseJson(columns).id);
  });

  it("is no Windows event for the rule when the broker's account is not known", () => {
    const { document } = normaliseJson({ ...columns, InitiatingProcessAccountSid: null });
    expect(fieldsOf(document, "host.os.type")).toEqual({ "host.os.type": null });
  });

  it("meets its children by an id made of device, pid and creation time", () => {
    const child = normaliseJson({
      ...columns,
      ProcessId: 5000,
      ProcessCreationTime: "2026-03-02T10:00:05.0000000Z",
      InitiatingProcessId: columns.ProcessId,
      InitiatingProcessCreationTime: columns.ProcessCreationTime,
    });
    const parent = normaliseJson(columns);
    const connection = normaliseJson(
      rows("DeviceNetworkEvents", { ...device, ...actor, ActionType: "ConnectionSuccess" }),
    );
    const own = fieldsOf(parent.document, "process.entity_id")["process.entity_id"];
    expect(own).toBe(fieldsOf(child.document, "process.parent.entity_id")["process.parent.entity_id"]);
    expect(own).toBe(fieldsOf(connection.document, "process.entity_id")["process.entity_id"]);
  });

  it("uses the start keys of both processes where the row has both", () => {
    const { document } = normaliseJson({
      ...columns,
      ProcessUniqueId: "11258999068426",
      InitiatingProcessUniqueId: 77,
    });
    expect(fieldsOf(document, "process.entity_id", "process.parent.entity_id")).toEqual({
      "process.entity_id": "11258999068426",
      "process.parent.entity_id": "77",
    });
  });
});

describe("other tables", () => {
  it("logons name their client, the kind in Windows' words, and the outcome", () => {
    const { document } = normaliseJson(
      rows("DeviceLogonEvents", {
        ...device,
        ActionType: "LogonSuccess",
        LogonType: "Network",
        LogonId: 65205747,
        Protocol: "NTLM",
        RemoteIP: "10.20.0.15",
        RemoteDeviceName: "admin-pc",
        AccountName: "svc-deploy",
      }),
    );
    expect(
      fieldsOf(
        document,
        "event.category",
        "event.type",
        "event.action",
        "event.outcome",
        "source.ip",
        "source.domain",
        "network.protocol",
        "m365_defender.event.logon.type",
        "m365_defender.event.logon.id",
      ),
    ).toEqual({
      "event.category": "authentication",
      "event.type": "info",
      "event.action": "logonsuccess",
      "event.outcome": "success",
      "source.ip": "10.20.0.15",
      "source.domain": "admin-pc",
      "network.protocol": "ntlm",
      "m365_defender.event.logon.type": "Network",
      "m365_defender.event.logon.id": "65205747",
    });
  });

  it("file, registry and network events tell of the initiating process itself", () => {
    const file = normaliseJson(
      rows("DeviceFileEvents", {
        ...device,
        ...actor,
        ActionType: "FileCreated",
        FileName: "__1772445600.1",
        FolderPath: "C:\\Windows\\__1772445600.1",
        RequestSourceIP: "10.20.0.15",
      }),
    ).document;
    expect(
      fieldsOf(file, "process.name", "process.parent.name", "file.name", "event.type", "user.id", "source.ip"),
    ).toEqual({
      "process.name": "cmd.exe",
      "process.parent.name": "WmiPrvSE.exe",
      "file.name": "__1772445600.1",
      "event.type": "creation",
      "user.id": "S-1-5-18",
      "source.ip": "10.20.0.15",
    });
    const registry = normaliseJson(
      rows("DeviceRegistryEvents", {
        ...device,
        ...actor,
        ActionType: "RegistryValueSet",
        RegistryKey: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Run",
        RegistryValueName: "upd",
        RegistryValueData: "x.exe",
      }),
    ).document;
    expect(
      fieldsOf(registry, "registry.hive", "registry.key", "registry.value", "registry.path", "event.type"),
    ).toEqual({
      "registry.hive": "HKLM",
      "registry.key": "SOFTWARE\\Run",
      "registry.value": "upd",
      "registry.path": "HKLM\\SOFTWARE\\Run\\upd",
      "event.type": "change",
    });
    const incoming = normaliseJson(
      rows("DeviceNetworkEvents", {
        ...device,
        ...actor,
        ActionType: "ConnectionFailed",
        RemoteIP: "::ffff:10.20.0.15",
        LocalIP: "10.20.0.42",
        AdditionalFields: '{"direction":"In"}',
      }),
    ).document;
    expect(fieldsOf(incoming, "source.ip", "destination.ip", "event.type", "network.direction")).toEqual({
      "source.ip": "10.20.0.15",
      "destination.ip": "10.20.0.42",
      "event.type": "denied",
      "network.direction": "ingress",
    });
  });

  it("the vendor's alerts are alerts, not signals, and many pieces of evidence of one alert stay many", () => {
    const evidence = (name: string): JsonObject =>
      rows("AlertEvidence", {
        Timestamp: columns.Timestamp,
        AlertId: "da1",
        EntityType: "File",
        EvidenceRole: "Related",
        FileName: name,
      });
    const [one, two] = [normaliseJson(evidence("a")), normaliseJson(evidence("b"))];
    expect(fieldsOf(one.document, "event.kind", "event.id")).toEqual({ "event.kind": "alert", "event.id": "da1" });
    expect(one.id).not.toBe(two.id);
  });
});

describe("a stored document from before 2024", () => {
  const stored: JsonObject = {
    "@timestamp": "2026-03-02T10:00:00.321Z",
    data_stream: { type: "logs", dataset: "m365_defender.event", namespace: "default" },
    event: { kind: ["event"], category: ["process"], type: ["end"], action: "processcreated" },
    host: { id: columns.DeviceId, name: "ws-042.corp.example" },
    process: { pid: 812, command_line: columns.InitiatingProcessCommandLine, parent: { pid: 640 }, args: ["x"] },
    user: { name: "svc-deploy", domain: "CORP" },
    m365_defender: {
      event: {
        category: "AdvancedHunting-DeviceProcessEvents",
        action: { type: "ProcessCreated" },
        report_id: "4824",
        timestamp: "2026-03-02T10:00:00.321Z",
        device: { id: columns.DeviceId, name: columns.DeviceName },
        folder_path: columns.FolderPath,
        file: { name: "cmd.exe" },
        process: { id: 4242, command_line: columns.ProcessCommandLine, creation_time: "2026-03-02T10:00:00.101Z" },
        initiating_process: {
          id: 812,
          file_name: "WmiPrvSE.exe",
          folder_path: columns.InitiatingProcessFolderPath,
          command_line: columns.InitiatingProcessCommandLine,
          account_sid: "S-1-5-20",
        },
        account: { sid: columns.AccountSid },
      },
    },
  };

  it("is rebuilt from its own block when it filed the initiating process as the process", () => {
    const origins: Origin[] = [];
    const { document } = normaliseJson(stored, origins);
    expect(
      fieldsOf(
        document,
        "event.type",
        "host.os.type",
        "process.name",
        "process.pid",
        "process.args",
        "process.parent.name",
        "process.parent.pid",
        "user.id",
      ),
    ).toEqual({
      "event.type": "start",
      "host.os.type": "windows",
      "process.name": "cmd.exe",
      "process.pid": 4242,
      "process.args": ["cmd.exe", "/Q", "/c", "whoami", "1>", "\\\\127.0.0.1\\ADMIN$\\__1772445600.1", "2>&1"],
      "process.parent.name": "WmiPrvSE.exe",
      "process.parent.pid": 812,
      "user.id": columns.AccountSid,
    });
    expect(origins.find(({ field }) => field === "process.pid")).toMatchObject({ derived: true });
    expect(fieldsOf(document, "x.derived")["x.derived"]).toContain("process.pid");
  });

  it("is the same event as the raw row", () => {
    expect(normaliseJson(stored).id).toBe(normaliseJson(streamed).id);
  });

  it("is left alone when its process is the one that was started", () => {
    const { document } = normaliseJson({ ...stored, process: { pid: 4242, command_line: "mine", args: ["mine"] } });
    expect(fieldsOf(document, "process.command_line", "process.args")).toEqual({
      "process.command_line": "mine",
      "process.args": "mine",
    });
  });
});

it("keeps a value that its field cannot hold, and says so", () => {
  const { document } = normaliseJson({ ...columns, ProcessId: "abc", FileName: ["a.exe", "b.exe"] });
  expect(fieldsOf(document, "process.pid", "process.name", "m365_defender.event.process.id")).toEqual({
    "process.pid": null,
    "process.name": null,
    "m365_defender.event.process.id": "abc",
  });
  expect(fieldsOf(document, "error.message")["error.message"]).toHaveLength(2);
});

it("is put aside without a time", () => {
  expect(() => normaliseJson(without(columns, "Timestamp"))).toThrow("time_missing");
});
