import { describe, expect, it } from "vitest";
import { recordFromText } from "../decode/record.ts";
import { whoseRecord } from "./registry.ts";

function whose(value: unknown): ReturnType<typeof whoseRecord> {
  const decoded = recordFromText(typeof value === "string" ? value : JSON.stringify(value));
  if (decoded.kind !== "record") throw new TypeError(decoded.rejected.message);
  return whoseRecord(decoded.record);
}

const winlog = { channel: "Security", provider_name: "Microsoft-Windows-Security-Auditing", computer_name: "DC-1" };
const xml =
  "<Event><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>WS-9</Computer></System></Event>";

describe("whose a record is", () => {
  it.each<[string, unknown, string | null, string | null]>([
    ["a record without a time", { winlog }, "security", "DC-1"],
    ["a flat record", { EventID: 1, Channel: "Security", Hostname: "WS-2" }, "security", "WS-2"],
    ["event XML", xml, "sysmon", "WS-9"],
    ["an envelope", { body: xml }, "sysmon", "WS-9"],
    ["a document of fields", { "winlog.channel": ["Security"], "host.name": ["ws-3"] }, "security", "ws-3"],
    [
      "a document that a pipeline made",
      { winlog, user: { id: "x" }, data_stream: { dataset: "system.security" } },
      "security",
      "DC-1",
    ],
    ["a record of nobody known", { hello: "world" }, null, null],
    ["one that names a host and nothing else", { Computer: "WS-4" }, null, "WS-4"],
  ])("is told of %s", (_, value, source, host) => {
    expect(whose(value)).toEqual({ source, host });
  });

  it("is not told, and nothing thrown, where it is nested beyond reading or no event XML", () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    expect(whoseRecord({ text: deep, json: JSON.parse(deep) })).toEqual({ source: null, host: null });
    expect(whose("<html></html>")).toEqual({ source: null, host: null });
  });
});
