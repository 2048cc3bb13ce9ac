import { describe, expect, it } from "vitest";
import { isJsonObject } from "../decode/json-text.ts";
import { recordFromText } from "../decode/record.ts";
import type { JsonObject } from "../ecs/event.ts";
import { first, values } from "../ecs/values.ts";
import { describeSource, gapsOf, normaliseRecord, sources } from "./registry.ts";
import type { Normalised, Origin } from "./source.ts";

function normalise(text: string, origins?: Origin[]): Normalised {
  const decoded = recordFromText(text);
  if (decoded.kind !== "record") throw new Error(decoded.rejected.message);
  const result = normaliseRecord(decoded.record, origins);
  if (result.event === undefined) throw new Error(`${result.quarantined.code}: ${result.quarantined.message}`);
  return result.event;
}

function leafPaths(object: JsonObject, prefix: string): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    isJsonObject(value) ? leafPaths(value, `${prefix}${key}.`) : [prefix + key],
  );
}

function refusal(json: JsonObject): string {
  const result = normaliseRecord({ text: JSON.stringify(json), json, line: 7 });
  return result.quarantined === undefined ? "taken" : `${result.quarantined.line} ${result.quarantined.code}`;
}

const sysmonData = {
  UtcTime: "2026-03-02 10:00:00.123",
  ProcessGuid: "{b1946ac9-2492-4d23-0000-001000000001}",
  ProcessId: "4242",
  Image: "C:\\Windows\\System32\\cmd.exe",
  CommandLine: "cmd.exe /Q /c dir 1> \\\\127.0.0.1\\ADMIN$\\__1.2 2>&1",
  User: "CORP\\ada",
  LogonId: "0x51f3a",
  ParentProcessGuid: "{00000000-0000-0000-0000-000000000000}",
  ParentProcessId: "812",
  ParentImage: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  ParentCommandLine: "-",
};

const carriers: Readonly<Record<string, JsonObject>> = {
  winlog: {
    "@timestamp": "2026-03-02T10:00:00.1301234Z",
    winlog: {
      channel: "Microsoft-Windows-Sysmon/Operational",
      provider_name: "Microsoft-Windows-Sysmon",
      computer_name: "WS01.corp.example",
      event_id: "1",
      record_id: 77,
      user: { identifier: "S-1-5-18" },
      event_data: sysmonData,
    },
  },
  "winlog with dotted keys": {
    "@timestamp": "2026-03-02T10:00:00.1301234Z",
    "winlog.channel": "Microsoft-Windows-Sysmon/Operational",
    "winlog.provider_name": "Microsoft-Windows-Sysmon",
    "winlog.computer_name": "WS01.corp.example",
    "winlog.event_id": "1",
    "winlog.record_id": "77",
    "winlog.user.identifier": "S-1-5-18",
    ...Object.fromEntries(Object.entries(sysmonData).map(([key, value]) => [`winlog.event_data.${key}`, value])),
  },
  "winlogbeat 6": {
    "@timestamp": "2026-03-02T10:00:00.130Z",
    "@metadata": { beat: "winlogbeat", version: "6.8.0" },
    log_name: "Microsoft-Windows-Sysmon/Operational",
    source_name: "Microsoft-Windows-Sysmon",
    computer_name: "WS01.corp.example",
    event_id: 1,
    record_number: "77",
    user: { identifier: "S-1-5-18" },
    host: { name: "COLLECTOR", id: "collector-id" },
    event_data: sysmonData,
  },
  "evtx_dump JSON": {
    Event: {
      System: {
        Provider: { "#attributes": { Name: "Microsoft-Windows-Sysmon" } },
        EventID: 1,
        TimeCreated: { "#attributes": { SystemTime: "2026-03-02T10:00:00.130123Z" } },
        EventRecordID: 77,
        Channel: "Microsoft-Windows-Sysmon/Operational",
        Computer: "WS01.corp.example",
        Security: { "#attributes": { UserID: "S-1-5-18" } },
      },
      EventData: { ...sysmonData, ProcessId: 4242, ParentProcessId: 812 },
    },
  },
  "flat NXLog": {
    EventTime: "2026-03-02 12:00:00",
    EventReceivedTime: "2026-03-02 12:00:01",
    "@timestamp": "2026-03-02T10:00:01.000Z",
    Hostname: "WS01.corp.example",
    Channel: "Microsoft-Windows-Sysmon/Operational",
    SourceName: "Microsoft-Windows-Sysmon",
    EventID: 1,
    RecordNumber: 77,
    UserID: "S-1-5-18",
    AccountName: "SYSTEM",
    Domain: "NT AUTHORITY",
    host: "collector.example",
    ...sysmonData,
  },
};

const xml = `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/>
<EventID>1</EventID><TimeCreated SystemTime='2026-03-02T10:00:00.130123400Z'/><EventRecordID>77</EventRecordID>
<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>WS01.corp.example</Computer><Security UserID='S-1-5-18'/></System>
<EventData>${Object.entries(sysmonData)
  .map(([name, value]) => `<Data Name='${name}'>${value.replaceAll("&", "&amp;").replaceAll(">", "&gt;")}</Data>`)
  .join("")}</EventData></Event>`;

const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(carriers).map(([name, json]) => [name, JSON.stringify(json)])),
  "event XML": xml,
  "an envelope": JSON.stringify({
    body: JSON.stringify(carriers["evtx_dump JSON"]),
    recv_time: "2026-03-02T11:00:00Z",
  }),
  "an envelope of XML": JSON.stringify({ _raw: xml }),
  "a hit": JSON.stringify({ _index: "winlogbeat-8.1.0", _id: "x", _source: carriers.winlog }),
};

describe("one Sysmon process start, however it was carried", () => {
  for (const [name, text] of Object.entries(texts)) {
    it(`gives the same id and the same process from ${name}`, () => {
      const { id, document } = normalise(text);
      expect(id).toBe(normalise(texts.winlog ?? "").id);
      expect(first(document, "@timestamp")).toBe("2026-03-02T10:00:00.123Z");
      expect(first(document, "host.name")).toBe("WS01.corp.example");
      expect(values(document, "host.id")).toEqual([]);
      expect(first(document, "host.os.type")).toBe("windows");
      expect(values(document, "event.type")).toEqual(["start"]);
      expect(first(document, "process.pid")).toBe(4242);
      expect(first(document, "process.parent.pid")).toBe(812);
      expect(first(document, "process.name")).toBe("cmd.exe");
      expect(first(document, "process.parent.name")).toBe("WmiPrvSE.exe");
      expect(values(document, "process.args")).toEqual([
        "cmd.exe",
        "/Q",
        "/c",
        "dir",
        "1>",
        "\\\\127.0.0.1\\ADMIN$\\__1.2",
        "2>&1",
      ]);
      expect(first(document, "user.name")).toBe("ada");
      expect(first(document, "winlog.record_id")).toBe("77");
      expect(first(document, "winlog.event_data.LogonId")).toBe("0x51f3a");
      expect(values(document, "process.parent.entity_id")).toEqual([]);
      expect(values(document, "winlog.event_data.Image")).toEqual([]);
    });

    it(`tells where every field came from, from ${name}`, () => {
      const origins: Origin[] = [];
      const { document } = normalise(text, origins);
      const byField = new Map(origins.map((origin) => [origin.field, origin]));
      expect(byField.get("process.executable")?.from).toMatch(/Image$/);
      expect(byField.get("process.executable")?.derived).toBe(false);
      expect(byField.get("process.args")?.derived).toBe(true);
      expect(byField.get("winlog.event_data.LogonId")?.from).toMatch(/LogonId$/);
      for (const field of leafPaths(document, "")) expect(byField.has(field), field).toBe(true);
      for (const origin of origins) expect(values(document, origin.field).length, origin.field).toBeGreaterThan(0);
    });
  }

  it("keeps the collector apart from the host", () => {
    const { document } = normalise(texts["winlogbeat 6"] ?? "");
    expect(first(document, "observer.hostname")).toBe("COLLECTOR");
  });

  it("does not change the record it was given", () => {
    const json = carriers.winlog ?? {};
    const before = JSON.stringify(json);
    normaliseRecord({ text: before, json, line: 1 });
    expect(JSON.stringify(json)).toBe(before);
  });
});

describe("indices", () => {
  it("puts raw records where the rule's patterns find them", () => {
    expect(normalise(texts["flat NXLog"] ?? "").index).toBe("logs-windows.sysmon_operational-default");
    expect(normalise(texts["winlogbeat 6"] ?? "").index).toBe("winlogbeat-6.8.0");
    expect(normalise(texts["a hit"] ?? "").index).toBe("winlogbeat-8.1.0");
    const forwarded = normalise(JSON.stringify({ ...carriers.winlog, tags: ["forwarded"] }));
    expect([forwarded.source, forwarded.index]).toEqual(["forwarded", "logs-windows.forwarded-default"]);
  });

  it("tells a backing index by its data stream, and never takes an engine's own name", () => {
    const hit = (_index: string): string => normalise(JSON.stringify({ _index, _source: carriers.winlog })).index;
    expect(hit(".ds-logs-windows.sysmon_operational-prod-2026.01.02-000003")).toBe(
      "logs-windows.sysmon_operational-prod",
    );
    expect(hit(".alerts-security.alerts-default")).toBe("logs-windows.sysmon_operational-default");
  });
});

describe("documents that are ECS already", () => {
  const stored = {
    "@timestamp": 1772445600123,
    "event.kind": "event",
    event: { category: ["process"], type: ["start"], dataset: "endpoint.events.process", id: "abc" },
    agent: { type: "endpoint" },
    data_stream: { type: "logs", dataset: "endpoint.events.process", namespace: "prod" },
    host: { id: "h", name: "ws01", os: { type: "windows" } },
    process: { command_line: 'cmd.exe /c "a b"', executable: "C:\\Windows\\cmd.exe", entity_id: "e" },
  };

  it("pass through with only their gaps filled, and say so", () => {
    const origins: Origin[] = [];
    const { document, index, source } = normalise(JSON.stringify(stored), origins);
    expect([source, index]).toEqual(["elastic_defend", "logs-endpoint.events.process-prod"]);
    expect(first(document, "@timestamp")).toBe("2026-03-02T10:00:00.123Z");
    expect(values(document, "process.args")).toEqual(["cmd.exe", "/c", "a b"]);
    expect(origins.find((origin) => origin.field === "process.args")?.derived).toBe(true);
    expect(origins.find((origin) => origin.field === "host.id")?.derived).toBe(false);
  });

  it("of Windows are told by their channel, where neither hit nor dataset says", () => {
    const mapped = (channel: string, more: JsonObject = {}): string =>
      normalise(
        JSON.stringify({ "@timestamp": "2026-03-02T10:00:00Z", winlog: { channel }, process: { pid: 1 }, ...more }),
      ).index;
    expect(mapped("Microsoft-Windows-Sysmon/Operational")).toBe("logs-windows.sysmon_operational-default");
    expect(mapped("security")).toBe("logs-system.security-default");
    expect(mapped("Security", { tags: ["forwarded"] })).toBe("logs-windows.forwarded-default");
    expect(mapped("Application")).toBe("logs-winlog.winlog-default");
    expect(mapped("Security", { agent: { type: "winlogbeat" } })).toMatch(/^winlogbeat-/);
  });

  it("are read from the fields of a search response too", () => {
    const fields = {
      "@timestamp": ["2026-03-02T10:00:00Z"],
      "event.category": ["process"],
      "process.args": ["a", "b"],
    };
    const { document } = normalise(JSON.stringify({ _index: "x-1", fields }));
    expect(values(document, "process.args")).toEqual(["a", "b"]);
    expect(first(document, "event.category")).toBe("process");
  });
});

describe("records that cannot be taken", () => {
  it("are put aside with line and reason", () => {
    expect(refusal({ hello: "world" })).toBe("7 unrecognised");
    expect(refusal({ "@timestamp": "1601-01-01T00:00:00Z", "event.category": "process" })).toBe("7 time_out_of_range");
    expect(refusal({ "@timestamp": "2400-01-01T00:00:00Z", "event.category": "process" })).toBe("7 time_out_of_range");
    expect(refusal({ "@timestamp": "yesterday", "event.category": "process" })).toBe("7 time_missing");
    expect(refusal({ "@timestamp": "2026-01-01T00:00:00Z", "event.kind": "signal" })).toBe("7 alert");
    expect(refusal({ EventID: 1, Channel: "" })).toBe("7 field_invalid");
  });

  it("are put aside when they nest deeper than any source", () => {
    for (const key of ["a", "data_stream", "winlog", "event", "body", "Event"]) {
      const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      const decoded = recordFromText(`{"@timestamp":"2026-01-01T00:00:00Z","event.kind":"event","${key}":${nested}}`);
      expect(decoded.kind === "record" && normaliseRecord(decoded.record).quarantined?.code).toBe("too_deep");
    }
  });

  it("do not hold up the rest, however they are made", () => {
    const long = ":".repeat(2_000_000);
    const children = "<a/>".repeat(50_000);
    const hostile = [
      JSON.stringify({
        Channel: "Security",
        EventID: 4624,
        TimeCreated: "2026-01-01T00:00:00Z",
        IpAddress: long,
        ProcessId: long,
      }),
      JSON.stringify({
        Channel: "Microsoft-Windows-Sysmon/Operational",
        EventID: 22,
        UtcTime: long,
        QueryResults: long,
        Hashes: long,
      }),
      `<Event><System>${children}</System><EventData>${children}</EventData><UserData>${children}</UserData></Event>`,
      `{"@timestamp":"2026-01-01T00:00:00Z","event.kind":"event","${"a.".repeat(500_000)}":1}`,
      JSON.stringify({ "@timestamp": long, "event.kind": "event", "process.command_line": '\\"'.repeat(500_000) }),
    ];
    for (const text of hostile) {
      const decoded = recordFromText(text);
      if (decoded.kind === "record") normaliseRecord(decoded.record);
    }
  });

  it("do not reach the prototype of anything", () => {
    const decoded = recordFromText(
      '{"EventID":1,"Channel":"x","@timestamp":"2026-01-01T00:00:00Z","__proto__":{"polluted":1},"constructor":"c"}',
    );
    expect(decoded.kind === "record" && normaliseRecord(decoded.record).event).toBeTruthy();
    expect("polluted" in {}).toBe(false);
  });
});

it("a text where an object belongs does not hide the process", () => {
  const { document } = normalise(
    JSON.stringify({ ...carriers.winlog, process: "junk", event: 5, user: "x", host: "y" }),
  );
  expect(first(document, "process.name")).toBe("cmd.exe");
  expect(values(document, "event.type")).toEqual(["start"]);
  expect(first(document, "host.name")).toBe("WS01.corp.example");
});

it("every source has a title, and every gap a remedy", () => {
  for (const source of sources) {
    expect(describeSource(source.name).title).toBe(source.title);
    for (const gap of source.gaps) expect(gap.remedy.length).toBeGreaterThan(20);
  }
});

it("what a record of a mixed stream cannot say is what its log cannot say", () => {
  const forwarded = (name: string, json: JsonObject) => {
    const { document, source } = normalise(JSON.stringify({ ...json, tags: ["forwarded"] }));
    expect(source, name).toBe("forwarded");
    return new Set(gapsOf(source, document).map(({ field }) => field));
  };
  const { winlog } = carriers;
  const sysmon = forwarded("sysmon", winlog ?? {});
  expect([sysmon.has("user.id"), sysmon.has("process.entity_id")]).toEqual([true, false]);
  const security = forwarded("security", {
    "@timestamp": "2026-03-02T10:00:00Z",
    winlog: {
      channel: "Security",
      provider_name: "Microsoft-Windows-Security-Auditing",
      computer_name: "WS01",
      event_id: "4688",
      event_data: { NewProcessId: "0x10" },
    },
  });
  expect([security.has("user.id"), security.has("process.entity_id")]).toEqual([true, true]);
});
