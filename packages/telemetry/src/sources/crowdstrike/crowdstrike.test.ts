import { describe, expect, it } from "vitest";
import { logonIdOf, subjectOf } from "../../ecs/process-subject.ts";
import { fieldsOf, normaliseJson, without } from "../../testing/normalise-json.ts";
import type { Origin } from "../source.ts";

const started = {
  event_simpleName: "ProcessRollup2",
  name: "ProcessRollup2V19",
  event_platform: "Win",
  aid: "5d1f0c2ab34e4b7f9a6c1e2d3f405162",
  cid: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  aip: "198.51.100.7",
  id: "2f0d6d7e-0d55-4f3a-9d2b-aa10c6a0b001",
  timestamp: "1772445600321",
  ContextTimeStamp: "1772445600.101",
  ProcessStartTime: "1772445600.101",
  ProcessEndTime: "",
  TargetProcessId: "734912004411",
  ParentProcessId: "734900118822",
  ParentBaseFileName: "WmiPrvSE.exe",
  RawProcessId: "4242",
  ImageFileName: "\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe",
  CommandLine: "cmd.exe /Q /c dir - none 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1",
  MD5HashData: "8A2122E8162DBEF04694B9C3E0B6CDEE",
  SHA1HashData: "0000000000000000000000000000000000000000",
  SHA256HashData: "B99D61D874728EDC0918CA0EB10EAB93D381E7367E377406E65963366C874450",
  UserSid: "S-1-5-21-1004336348-1177238915-682003330-1105",
  AuthenticationId: "65205747",
  IntegrityLevel: "12288",
  Tags: "25, 41",
};

describe("a raw FDR process start", () => {
  it("fills what the rule and the guide look at, and leaves what FDR does not know", () => {
    const { document, index, source } = normaliseJson(started);
    expect([source, index]).toEqual(["crowdstrike_fdr", "logs-crowdstrike.fdr-default"]);
    const fields = fieldsOf(
      document,
      "@timestamp",
      "event.action",
      "event.category",
      "event.type",
      "host.id",
      "host.name",
      "host.os.type",
      "process.name",
      "process.executable",
      "process.pid",
      "process.entity_id",
      "process.parent.name",
      "process.parent.entity_id",
      "process.parent.pid",
      "process.parent.executable",
      "process.start",
      "process.end",
      "process.hash.sha1",
      "process.hash.md5",
      "user.id",
      "user.name",
    );
    expect(fields).toEqual({
      "@timestamp": "2026-03-02T10:00:00.321Z",
      "event.action": "ProcessRollup2",
      "event.category": "process",
      "event.type": "start",
      "host.id": started.aid,
      "host.name": null,
      "host.os.type": "windows",
      "process.name": "cmd.exe",
      "process.executable": started.ImageFileName,
      "process.pid": 4242,
      "process.entity_id": "734912004411",
      "process.parent.name": "WmiPrvSE.exe",
      "process.parent.entity_id": "734900118822",
      "process.parent.pid": null,
      "process.parent.executable": null,
      "process.start": "2026-03-02T10:00:00.101Z",
      "process.end": null,
      "process.hash.sha1": null,
      "process.hash.md5": "8a2122e8162dbef04694b9c3e0b6cdee",
      "user.id": started.UserSid,
      "user.name": null,
    });
  });

  it("has the arguments without those that CrowdStrike's last step removes, and their count before it", () => {
    const { document } = normaliseJson(started);
    expect(fieldsOf(document, "process.args", "process.args_count")).toEqual({
      "process.args": ["cmd.exe", "/Q", "/c", "dir", "1>", "\\\\127.0.0.1\\ADMIN$\\__1772445600.1", "2>&1"],
      "process.args_count": 9,
    });
  });

  it("keeps the rest in its own block, and says where every field stood", () => {
    const origins: Origin[] = [];
    const { document } = normaliseJson(started, origins);
    expect(fieldsOf(document, "crowdstrike.AuthenticationId", "crowdstrike.Tags", "crowdstrike.CommandLine")).toEqual({
      "crowdstrike.AuthenticationId": "65205747",
      "crowdstrike.Tags": ["25", "41"],
      "crowdstrike.CommandLine": null,
    });
    const from = new Map(origins.map((origin) => [origin.field, origin]));
    expect(from.get("process.pid")).toEqual({ field: "process.pid", from: "RawProcessId", derived: false });
    expect(from.get("crowdstrike.IntegrityLevel")?.from).toBe("IntegrityLevel");
    expect(from.get("process.args")?.derived).toBe(true);
  });

  it("tells whom the process ran as and its session", () => {
    const { document } = normaliseJson(started);
    expect(subjectOf(document)).toEqual({ id: started.UserSid, name: null, domain: null, how: "user" });
    expect(logonIdOf(document)).toBe("65205747");
  });

  it("is read from an export of the log store, whose names have a hash sign and whose time is a number", () => {
    const { document, id } = normaliseJson({
      ...without(started, "event_simpleName", "timestamp"),
      "#event_simpleName": "ProcessRollup2",
      "@timestamp": 1772445600321,
      ComputerName: "WS-042",
    });
    expect(id).toBe(normaliseJson(started).id);
    expect(fieldsOf(document, "event.action", "host.name", "@timestamp")).toEqual({
      "event.action": "ProcessRollup2",
      "host.name": "WS-042",
      "@timestamp": "2026-03-02T10:00:00.321Z",
    });
  });
});

describe("a logon", () => {
  const logon = {
    ...without(started, "CommandLine", "ImageFileName", "TargetProcessId", "ParentProcessId", "ParentBaseFileName"),
    event_simpleName: "UserLogon",
    LogonType: "3",
    AuthenticationPackage: "NTLM",
    RemoteAddressIP4: "10.20.0.15",
    ClientComputerName: "ADMIN-PC",
    UserName: "svc-deploy",
    UserPrincipal: "svc-deploy@corp.example",
    LogonDomain: "CORP",
    UserIsAdmin: "1",
  };

  it("has its client as the source as well, which the pipeline files as the destination", () => {
    const { document } = normaliseJson(logon);
    expect(
      fieldsOf(document, "source.ip", "destination.ip", "source.domain", "user.domain", "user.roles", "event.outcome"),
    ).toEqual({
      "source.ip": "10.20.0.15",
      "destination.ip": "10.20.0.15",
      "source.domain": "ADMIN-PC",
      "user.domain": "corp.example",
      "user.roles": "admin",
      "event.outcome": "success",
    });
    expect(fieldsOf(document, "crowdstrike.LogonType", "crowdstrike.LogonDomain")).toEqual({
      "crowdstrike.LogonType": "3",
      "crowdstrike.LogonDomain": "CORP",
    });
  });

  it("that failed says so", () => {
    const { document } = normaliseJson({ ...logon, event_simpleName: "UserLogonFailed2" });
    expect(fieldsOf(document, "event.outcome")).toEqual({ "event.outcome": "failure" });
  });
});

describe("a stored document of an old version", () => {
  const stored = {
    "@timestamp": "2026-03-02T10:00:00.101Z",
    data_stream: { type: "logs", dataset: "crowdstrike.fdr", namespace: "default" },
    event: { action: "ProcessRollup2", category: ["process"], type: ["start"], id: started.id, kind: "event" },
    os: { type: "windows" },
    observer: { serial_number: started.aid },
    process: { name: "cmd.exe", command_line: "cmd.exe /c dir", parent: { name: "WmiPrvSE.exe" } },
    crowdstrike: { cid: started.cid, AuthenticationId: "65205747" },
  };

  it("gets the system and the host it lacks, marked as derived", () => {
    const origins: Origin[] = [];
    const { document } = normaliseJson(stored, origins);
    expect(fieldsOf(document, "host.os.type", "host.id", "process.args", "x.derived")).toEqual({
      "host.os.type": "windows",
      "host.id": started.aid,
      "process.args": ["cmd.exe", "/c", "dir"],
      "x.derived": ["host.os.type", "host.id", "process.args", "process.args_count"],
    });
    expect(origins.find(({ field }) => field === "host.id")?.derived).toBe(true);
  });

  it("is the same event as the raw record", () => {
    expect(normaliseJson(stored).id).toBe(normaliseJson(started).id);
    const newer = { ...stored, event: { ...stored.event, id: `${started.id}|${started.aid}|${started.cid}` } };
    expect(normaliseJson(newer).id).toBe(normaliseJson(started).id);
  });
});

it("keeps a value that its field cannot hold, and says so", () => {
  const { document } = normaliseJson({ ...started, RawProcessId: "abc", CommandLine: ["cmd.exe", "/c"] });
  expect(fieldsOf(document, "process.pid", "crowdstrike.RawProcessId", "crowdstrike.CommandLine")).toEqual({
    "process.pid": null,
    "crowdstrike.RawProcessId": "abc",
    "crowdstrike.CommandLine": ["cmd.exe", "/c"],
  });
  expect(fieldsOf(document, "error.message")["error.message"]).toEqual([
    'RawProcessId is "abc", which process.pid cannot hold',
    "CommandLine is a list of 2 where one value belongs",
  ]);
});
