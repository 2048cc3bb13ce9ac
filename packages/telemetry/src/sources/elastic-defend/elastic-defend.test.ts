import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../ecs/event.ts";
import { logonIdOfLogon } from "../../ecs/logon-event.ts";
import { logonIdOf, subjectOf } from "../../ecs/process-subject.ts";
import { fieldsOf, normaliseJson, without } from "../../testing/normalise-json.ts";
import type { Origin } from "../source.ts";

const started: JsonObject = {
  "@timestamp": "2026-03-02T10:00:00.1019876Z",
  agent: { id: "8d6f4e2a-0b1c-4d3e-9f8a-7b6c5d4e3f2a", type: "endpoint", version: "9.2.0" },
  data_stream: { type: "logs", dataset: "endpoint.events.process", namespace: "default" },
  ecs: { version: "8.10.0" },
  event: {
    action: "start",
    category: ["process"],
    dataset: "endpoint.events.process",
    id: "NdBFz6mzo0Y1b2Wq++++1Aab",
    kind: "event",
    module: "endpoint",
    type: ["start"],
  },
  host: { id: "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", name: "ws-042", os: { type: "windows" } },
  process: {
    // The sensor splits for itself: a quote stays where split A would take it away.
    args: ["cmd.exe", "/Q", "/c", '"whoami"', "1>", "\\\\127.0.0.1\\ADMIN$\\__1772445600.1", "2>&1"],
    args_count: 7,
    command_line: 'cmd.exe /Q /c "whoami" 1> \\\\127.0.0.1\\ADMIN$\\__1772445600.1 2>&1',
    entity_id: "OGQ2ZjRlMmEtNDI0Mi0xNzcyNDQ1NjAw",
    name: "cmd.exe",
    pid: 4242,
    code_signature: { exists: true, status: "trusted", subject_name: "Microsoft Windows", trusted: true },
    parent: {
      name: "WmiPrvSE.exe",
      pid: 812,
      Ext: { code_signature: [{ exists: true, status: "trusted", subject_name: "Microsoft Windows", trusted: true }] },
    },
    Ext: {
      authentication_id: "0x3e2f5f3",
      session_info: { logon_type: "Network", authentication_package: "NTLM", client_address: "10.20.0.15" },
    },
  },
  user: { domain: "CORP", id: "S-1-5-21-1004336348-1177238915-682003330-1105", name: "svc-deploy" },
};

describe("a document of the sensor", () => {
  it("passes as it is, its arguments above all", () => {
    const { document, index, source } = normaliseJson(started);
    expect([source, index]).toEqual(["elastic_defend", "logs-endpoint.events.process-default"]);
    const fields = ["process.args", "process.args_count", "process.Ext.session_info.client_address", "user.id"];
    expect(fieldsOf(document, ...fields)).toEqual(fieldsOf(started, ...fields));
    expect(fieldsOf(document, "@timestamp")).toEqual({ "@timestamp": "2026-03-02T10:00:00.1019876Z" });
    expect(subjectOf(document)).toMatchObject({ name: "svc-deploy", how: "user" });
    expect(logonIdOf(document)).toBe("0x3e2f5f3");
  });

  it("of an older sensor gets its parent's signature from the list that has it, marked as derived", () => {
    const origins: Origin[] = [];
    const { document } = normaliseJson(started, origins);
    expect(fieldsOf(document, "process.parent.code_signature.trusted", "x.derived")).toMatchObject({
      "process.parent.code_signature.trusted": true,
    });
    expect(origins.find(({ field }) => field === "process.parent.code_signature.trusted")).toMatchObject({
      derived: true,
      from: expect.stringContaining("process.parent.Ext.code_signature"),
    });
  });

  it("is the same event with dotted keys, as a search's fields, and out of its data stream", () => {
    const { id } = normaliseJson(started);
    const dotted: Record<string, JsonObject[string]> = {};
    const visit = (object: JsonObject, prefix: string): void => {
      for (const [key, value] of Object.entries(object)) {
        if (typeof value === "object" && value !== null && !Array.isArray(value)) {
          visit(value as JsonObject, `${prefix}${key}.`);
        } else dotted[prefix + key] = value;
      }
    };
    visit(started, "");
    expect(normaliseJson(dotted).id).toBe(id);
    const fields = Object.fromEntries(
      Object.entries(dotted).map(([key, value]) => [key, Array.isArray(value) ? value : [value ?? null]]),
    );
    const found = normaliseJson(fields);
    expect([found.id, found.source]).toEqual([id, "elastic_defend"]);
    expect(fieldsOf(found.document, "process.args")).toEqual(fieldsOf(started, "process.args"));
    expect(normaliseJson(without(started, "data_stream")).index).toBe("logs-endpoint.events.process-default");
  });

  it("of another stream stays in that stream; a logon's new session is its target's", () => {
    const { document, index } = normaliseJson({
      ...without(started, "data_stream", "event", "process"),
      event: {
        action: "log_on",
        category: ["authentication"],
        dataset: "endpoint.events.security",
        id: "x",
        code: "4624",
      },
      Target: { process: { Ext: { authentication_id: "0x3e2f5f3" } } },
      process: { Ext: { authentication_id: "0x3e7" } },
    });
    expect(index).toBe("logs-endpoint.events.security-default");
    expect(logonIdOfLogon(document)).toBe("0x3e2f5f3");
  });
});

it("keeps a value that its field cannot hold as it is, and says so", () => {
  const process = { pid: "abc", command_line: "cmd.exe /c dir", args: "cmd.exe /c dir" };
  const { document } = normaliseJson({ ...started, process });
  expect(fieldsOf(document, "process.pid", "process.args")).toEqual({
    "process.pid": "abc",
    "process.args": "cmd.exe /c dir",
  });
  expect(fieldsOf(document, "error.message")["error.message"]).toEqual([
    'process.pid is "abc", which it cannot hold',
    "process.args is the whole command line as one text, so that a rule over arguments cannot match",
  ]);
});
