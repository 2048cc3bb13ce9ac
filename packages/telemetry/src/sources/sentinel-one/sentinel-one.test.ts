import { describe, expect, it } from "vitest";
import { signatureOf } from "../../ecs/code-signature.ts";
import type { JsonObject } from "../../ecs/event.ts";
import { logonIdOf, subjectOf } from "../../ecs/process-subject.ts";
import { fieldsOf, normaliseJson } from "../../testing/normalise-json.ts";
import type { Origin } from "../source.ts";

const line = "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1";

const started: JsonObject = {
  timestamp: "10:00:00.321",
  "event.time": 1772445600321,
  "event.id": "01JNB0000000000000000000AA_12",
  "event.category": "process",
  "event.type": "ProcessCreation",
  "meta.event.name": "PROCESSCREATION",
  "agent.uuid": "3f1c5a9e7b2d48f0a1b2c3d4e5f60718",
  "agent.version": "23.4.2.216",
  "endpoint.name": "WS-042",
  "endpoint.os": "windows",
  "endpoint.type": "desktop",
  "os.name": "Windows11Pro",
  "sca:ingestTime": 1772445630,
  "tgt.process.name": "cmd.exe",
  "tgt.process.displayName": "WindowsCommandProcessor",
  "tgt.process.image.path": "C:\\Windows\\System32\\cmd.exe",
  "tgt.process.image.sha256": "b99d61d874728edc0918ca0eb10eab93d381e7367e377406e65963366c874450",
  "tgt.process.cmdline": line,
  "tgt.process.pid": 4242,
  "tgt.process.uid": "A1B2C3D4E5F60718",
  "tgt.process.startTime": 1772445600101,
  "tgt.process.user": "CORP\\svc-deploy",
  "tgt.process.publisher": "MICROSOFTWINDOWS",
  "tgt.process.signedStatus": "signed",
  "tgt.process.verifiedStatus": "verified",
  "tgt.process.integrityLevel": "HIGH",
  "tgt.process.storyline.id": "F8C44B7A0C80D2E7",
  "src.process.name": "WmiPrvSE.exe",
  "src.process.image.path": "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  "src.process.cmdline": '"C:\\Windows\\system32\\wbem\\wmiprvse.exe" -secured',
  "src.process.pid": 812,
  "src.process.uid": "00112233445566AA",
  "src.process.user": "NTAUTHORITY\\NETWORKSERVICE",
  "src.process.publisher": "SOMEBODYELSE",
  "src.process.signedStatus": "unsigned",
  "src.process.parent.name": "svchost.exe",
  "src.process.childProcCount": 1,
};

describe("a raw Cloud Funnel process start", () => {
  it("fills what the rule and the guide look at, and leaves what Cloud Funnel does not know", () => {
    const { document, index } = normaliseJson(started);
    expect(index).toBe("logs-sentinel_one_cloud_funnel.event-default");
    expect(
      fieldsOf(
        document,
        "@timestamp",
        "event.action",
        "event.type",
        "host.id",
        "host.name",
        "host.hostname",
        "host.os.type",
        "process.name",
        "process.args",
        "process.pid",
        "process.entity_id",
        "process.start",
        "process.user.name",
        "process.parent.name",
        "process.parent.command_line",
        "process.parent.entity_id",
        "process.code_signature.subject_name",
        "user.name",
        "sentinel_one_cloud_funnel.event.tgt.process.storyline_id",
        "sentinel_one_cloud_funnel.event.tgt.process.integrity_level",
        "sentinel_one_cloud_funnel.event.src.process.parent.name",
      ),
    ).toEqual({
      "@timestamp": "2026-03-02T10:00:00.321Z",
      "event.action": "start",
      "event.type": "start",
      "host.id": "3f1c5a9e7b2d48f0a1b2c3d4e5f60718",
      "host.name": null,
      "host.hostname": "WS-042",
      "host.os.type": "windows",
      "process.name": "cmd.exe",
      "process.args": ["cmd.exe", "/Q", "/c", "whoami", "1>", "\\\\127.0.0.1\\ADMIN$\\__1772445600.1", "2>&1"],
      "process.pid": 4242,
      "process.entity_id": "A1B2C3D4E5F60718",
      "process.start": "2026-03-02T10:00:00.101Z",
      "process.user.name": "CORP\\svc-deploy",
      "process.parent.name": "WmiPrvSE.exe",
      "process.parent.command_line": '"C:\\Windows\\system32\\wbem\\wmiprvse.exe" -secured',
      "process.parent.entity_id": "00112233445566AA",
      "process.code_signature.subject_name": null,
      "user.name": null,
      "sentinel_one_cloud_funnel.event.tgt.process.storyline_id": "F8C44B7A0C80D2E7",
      "sentinel_one_cloud_funnel.event.tgt.process.integrity_level": "HIGH",
      "sentinel_one_cloud_funnel.event.src.process.parent.name": "svchost.exe",
    });
  });

  it("loses its outer quotes before it is split only when both are there", () => {
    const cut = normaliseJson({ ...started, "tgt.process.cmdline": '"C:\\x.exe" /c "y"' }).document;
    expect(fieldsOf(cut, "process.command_line", "process.args")).toEqual({
      "process.command_line": 'C:\\x.exe" /c "y',
      "process.args": "C:\\x.exe /c y",
    });
    const whole = normaliseJson({ ...started, "tgt.process.cmdline": '"C:\\x.exe" /c y' }).document;
    expect(fieldsOf(whole, "process.args")).toEqual({ "process.args": ["C:\\x.exe", "/c", "y"] });
  });

  it("keeps both backslashes of a UNC path, and says that a stored document shows one", () => {
    const origins: Origin[] = [];
    const { document } = normaliseJson(started, origins);
    expect(fieldsOf(document, "process.command_line")).toEqual({ "process.command_line": line });
    expect(origins.find(({ field }) => field === "process.command_line")?.from).toContain("one backslash");
  });

  it("has the started program's signature where the pipeline files it, and each signature where it is", () => {
    const { document } = normaliseJson(started);
    expect(fieldsOf(document, "process.parent.code_signature.subject_name")).toEqual({
      "process.parent.code_signature.subject_name": "MICROSOFTWINDOWS",
    });
    expect(signatureOf(document, "process")).toMatchObject({ subjectName: "MICROSOFTWINDOWS", trusted: true });
    expect(signatureOf(document, "parent")).toMatchObject({
      subjectName: "SOMEBODYELSE",
      exists: false,
      trusted: null,
    });
  });

  it("tells whom the process ran as by name, and has no session to join on", () => {
    const { document } = normaliseJson(started);
    expect(subjectOf(document)).toEqual({ name: "svc-deploy", domain: "CORP", how: "process_user" });
    expect(logonIdOf(document)).toBeNull();
  });

  it("ends with an end", () => {
    const { document } = normaliseJson({
      ...started,
      "meta.event.name": "PROCESSTERMINATION",
      "event.type": "Process Termination",
    });
    expect(fieldsOf(document, "event.type", "event.action")).toEqual({ "event.type": "end", "event.action": "end" });
  });
});

describe("other events", () => {
  it("are of the process that did it", () => {
    const { document } = normaliseJson({
      ...started,
      "event.category": "file",
      "meta.event.name": "FILECREATION",
      "event.type": "FileCreation",
      "tgt.file.path": "C:\\Windows\\__1772445600.1",
    });
    expect(fieldsOf(document, "process.name", "process.entity_id", "file.path", "file.name", "event.type")).toEqual({
      "process.name": "WmiPrvSE.exe",
      "process.entity_id": "00112233445566AA",
      "file.path": "C:\\Windows\\__1772445600.1",
      "file.name": "__1772445600.1",
      "event.type": "creation",
    });
  });

  it("a logon has its client as the source as well, which the pipeline files as the host's address", () => {
    const { document } = normaliseJson({
      "event.category": "logins",
      "meta.event.name": "LOGIN",
      "event.type": "Login",
      "event.time": 1772445600321,
      "event.id": "x_1",
      "endpoint.name": "WS-042",
      "event.login.userName": "svc-deploy",
      "event.login.type": "NETWORK",
      "src.endpoint.ip.address": "10.20.0.15",
    });
    expect(fieldsOf(document, "event.category", "event.type", "user.name", "host.ip", "source.ip")).toEqual({
      "event.category": "authentication",
      "event.type": "start",
      "user.name": "svc-deploy",
      "host.ip": "10.20.0.15",
      "source.ip": "10.20.0.15",
    });
    expect(fieldsOf(document, "sentinel_one_cloud_funnel.event.login.type")).toEqual({
      "sentinel_one_cloud_funnel.event.login.type": "NETWORK",
    });
  });

  it("a task's category is ours, and marked so", () => {
    const { document } = normaliseJson({
      ...started,
      "event.category": "scheduled_task",
      "meta.event.name": "SCHEDTASKREGISTER",
      "task.name": "\\upd",
    });
    expect(fieldsOf(document, "event.category", "event.type", "x.derived")).toEqual({
      "event.category": "configuration",
      "event.type": "creation",
      "x.derived": ["event.category", "event.type"],
    });
  });
});

describe("a stored document of versions 0.1 to 0.12", () => {
  const stored: JsonObject = {
    "@timestamp": "2026-03-02T10:00:00.321Z",
    event: { category: ["process"], type: ["info"], kind: "event", id: "01JNB0000000000000000000AA_12" },
    host: { hostname: "WS-042", os: { platform: "windows" } },
    process: { name: "WmiPrvSE.exe", pid: 812, command_line: "wmiprvse.exe", parent: { name: "svchost.exe" } },
    sentinel_one_cloud_funnel: {
      event: {
        category: "process",
        meta_event_name: "PROCESSCREATION",
        agent: { uuid: "3f1c5a9e7b2d48f0a1b2c3d4e5f60718" },
        endpoint: { os: "windows" },
        tgt: {
          process: {
            name: "cmd.exe",
            cmd_line: line,
            pid: "4242",
            uid: "A1B2C3D4E5F60718",
            user: { name: "CORP\\svc-deploy" },
          },
        },
        src: { process: { name: "WmiPrvSE.exe", pid: 812, uid: "00112233445566AA" } },
      },
    },
  };

  it("is rebuilt: its process was the one that started the other", () => {
    const { document } = normaliseJson(stored);
    expect(
      fieldsOf(document, "event.type", "process.name", "process.pid", "process.parent.name", "host.os.type", "host.id"),
    ).toEqual({
      "event.type": "start",
      "process.name": "cmd.exe",
      "process.pid": 4242,
      "process.parent.name": "WmiPrvSE.exe",
      "host.os.type": "windows",
      "host.id": "3f1c5a9e7b2d48f0a1b2c3d4e5f60718",
    });
    expect(fieldsOf(document, "process.args")["process.args"]).toContain("1>");
  });

  it("is the same event as the raw record", () => {
    expect(normaliseJson(stored).id).toBe(normaliseJson(started).id);
  });
});

it("keeps a value that its field cannot hold, and says so", () => {
  const { document } = normaliseJson({ ...started, "tgt.process.pid": "abc" });
  expect(fieldsOf(document, "process.pid", "sentinel_one_cloud_funnel.event.tgt.process.pid", "error.message")).toEqual(
    {
      "process.pid": null,
      "sentinel_one_cloud_funnel.event.tgt.process.pid": "abc",
      "error.message": 'tgt.process.pid is "abc", which process.pid cannot hold',
    },
  );
});
