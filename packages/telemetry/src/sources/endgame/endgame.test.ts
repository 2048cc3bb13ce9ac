import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../ecs/event.ts";
import { logonIdOfLogon } from "../../ecs/logon-event.ts";
import { logonIdOf } from "../../ecs/process-subject.ts";
import { fieldsOf, normaliseJson } from "../../testing/normalise-json.ts";
import type { Origin } from "../source.ts";

const line = "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1";

/** As old versions stored it: every leaf a list of one, no ECS words. */
const old: JsonObject = {
  "@timestamp": ["2026-03-02T10:00:00.321Z"],
  event: {
    module: ["endgame"],
    dataset: ["esensor"],
    action: ["creation_event"],
    kind: ["event"],
    category: ["process"],
    type: ["process_start"],
  },
  host: { name: ["WS-042"], os: { platform: ["windows"] } },
  process: {
    name: ["cmd.exe"],
    pid: [4242],
    ppid: [812],
    args: line.split(" "),
    executable: ["C:\\Windows\\System32\\cmd.exe"],
  },
  user: { id: ["S-1-5-21-1004336348-1177238915-682003330-1105"], name: ["svc-deploy"], domain: ["CORP"] },
  endgame: {
    event_subtype_full: ["creation_event"],
    serial_event_id: [90417],
    command_line: [line],
    parent_process_name: ["WmiPrvSE.exe"],
    parent_process_path: ["C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"],
    unique_pid: [58113],
    unique_ppid: [57001],
    authentication_id: ["65205747"],
    signature_signer: ["Microsoft Windows"],
    signature_status: ["trusted"],
    original_file_name: ["Cmd.Exe"],
  },
};

describe("an old document", () => {
  it("is filled from its own block so that the rule can match it, each field marked as derived", () => {
    const origins: Origin[] = [];
    const { document, index } = normaliseJson(old, origins);
    expect(index).toBe("endgame-default");
    const filled = {
      "event.type": ["start", "process_start"],
      "host.os.type": "windows",
      "process.command_line": line,
      "process.entity_id": "58113",
      "process.parent.name": "WmiPrvSE.exe",
      "process.parent.pid": 812,
      "process.parent.entity_id": "57001",
      "process.code_signature.subject_name": "Microsoft Windows",
      "process.code_signature.trusted": true,
      "process.pe.original_file_name": "Cmd.Exe",
    };
    expect(fieldsOf(document, ...Object.keys(filled))).toEqual(filled);
    const derived = new Set(origins.filter((origin) => origin.derived).map(({ field }) => field));
    for (const field of Object.keys(filled)) expect(derived.has(field), field).toBe(true);
    expect(fieldsOf(document, "x.derived")["x.derived"]).toEqual(expect.arrayContaining(Object.keys(filled)));
    expect(logonIdOf(document)).toBe("65205747");
  });

  it("keeps what it has", () => {
    const { document } = normaliseJson({
      ...old,
      process: { name: "cmd.exe", parent: { name: "explorer.exe" }, args: ["a"] },
    });
    expect(fieldsOf(document, "process.parent.name", "process.args")).toEqual({
      "process.parent.name": "explorer.exe",
      "process.args": "a",
    });
  });

  it("of a logon has its kind in words and the number of the event", () => {
    const { document } = normaliseJson({
      "@timestamp": "2026-03-02T09:59:59.000Z",
      event: { module: "endgame", action: "user_logon", category: "authentication" },
      host: { name: "WS-042", os: { platform: "windows" } },
      winlog: { event_id: [4624] },
      endgame: { logon_type: [3], target_logon_id: ["0x3e2f5f3"], pid: [640], process_name: ["lsass.exe"], md5: "0" },
    });
    expect(fieldsOf(document, "event.type", "event.code", "winlog.logon.type", "process.hash.md5")).toEqual({
      "event.type": "start",
      "event.code": "4624",
      "winlog.logon.type": "Network",
      "process.hash.md5": null,
    });
    expect(logonIdOfLogon(document)).toBe("0x3e2f5f3");
  });
});

describe("a record of the sensor itself", () => {
  const raw: JsonObject = {
    event_type_full: "process_event",
    event_subtype_full: "creation_event",
    timestamp: 134169192003210000,
    serial_event_id: 90417,
    hostname: "WS-042",
    pid: 4242,
    ppid: 812,
    unique_pid: 58113,
    unique_ppid: 57001,
    process_name: "cmd.exe",
    process_path: "C:\\Windows\\System32\\cmd.exe",
    command_line: line,
    parent_process_name: "WmiPrvSE.exe",
    md5: "8a2122e8162dbef04694b9c3e0b6cdee",
    user_name: "svc-deploy",
    user_domain: "CORP",
    user_sid: "S-1-5-21-1004336348-1177238915-682003330-1105",
  };

  it("fills the same fields, and is the same event", () => {
    const { document, id, index } = normaliseJson(raw);
    expect(index).toBe("endgame-default");
    expect(id).toBe(normaliseJson(old).id);
    expect(
      fieldsOf(
        document,
        "@timestamp",
        "event.type",
        "event.category",
        "host.name",
        "host.os.type",
        "process.parent.name",
      ),
    ).toEqual({
      "@timestamp": "2026-03-02T10:00:00.321Z",
      "event.type": "start",
      "event.category": "process",
      "host.name": "WS-042",
      "host.os.type": "windows",
      "process.parent.name": "WmiPrvSE.exe",
    });
    expect(fieldsOf(document, "process.args")["process.args"]).toContain("2>&1");
    expect(fieldsOf(document, "endgame.serial_event_id")).toEqual({ "endgame.serial_event_id": 90417 });
  });

  it("keeps a value that its field cannot hold, and says so", () => {
    const { document } = normaliseJson({ ...raw, pid: "abc" });
    expect(fieldsOf(document, "process.pid", "endgame.pid", "error.message")).toEqual({
      "process.pid": null,
      "endgame.pid": "abc",
      "error.message": 'pid is "abc", which process.pid cannot hold',
    });
  });
});
