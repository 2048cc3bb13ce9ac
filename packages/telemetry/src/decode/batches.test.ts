import { describe, expect, it } from "vitest";
import { normaliseRecord } from "../sources/registry.ts";
import { recordFromText } from "./record.ts";
import { RecordDecoder } from "./record-decoder.ts";
import { encodeUtf8 } from "./rejected.ts";

const row = (report: number): string =>
  JSON.stringify({
    Timestamp: "2026-03-02T10:00:00.3217654Z",
    DeviceId: "7d3a1f0e9c8b7a6d5e4f3a2b1c0d9e8f7a6b5c4d",
    DeviceName: "ws-042.corp.example",
    ReportId: report,
    ActionType: "ProcessCreated",
    FileName: "cmd.exe",
    ProcessCommandLine: "cmd.exe /c whoami",
    ProcessId: 4242,
    ProcessCreationTime: "2026-03-02T10:00:00.1019876Z",
  });
const streamed = (report: number): string =>
  `{"time":"2026-03-02T10:03:00Z","category":"AdvancedHunting-DeviceProcessEvents","properties":${row(report)}}`;
const hub = (...reports: number[]): string => `{"records":[${reports.map(streamed).join(",")}]}`;
const SCHEMA = '[{"Name":"Timestamp","Type":"DateTime"},{"Name":"DeviceId","Type":"String"}]';
const document = '{"@timestamp":"2026-03-02T10:00:00Z","event":{"kind":"event"},"records":[{"a":1}]}';

/** `line report` of each event, `line code message` of what was put aside. */
function read(bytes: string | Uint8Array, { maxRecordBytes = 1_000_000, chunk = 1000 } = {}): string[] {
  const decoder = new RecordDecoder({ maxRecordBytes });
  const all = typeof bytes === "string" ? encodeUtf8(bytes) : bytes;
  const decoded = [];
  for (let at = 0; at < all.length; at += chunk) decoded.push(...decoder.push(all.slice(at, at + chunk)));
  decoded.push(...decoder.end());
  return decoded.map((each) => {
    if (each.kind === "rejected") return `${each.rejected.line} ${each.rejected.code} ${each.rejected.message}`;
    const { record } = each;
    const { event, quarantined } = normaliseRecord(record);
    if (event === undefined) return `${record.line} ${quarantined.code} ${quarantined.message}`;
    // What is kept stands for itself: read again, it is the same event.
    const again = recordFromText(record.text);
    expect(again.kind === "record" && normaliseRecord(again.record).event?.id).toBe(event.id);
    return `${record.line} ${event.source} ${/"ReportId": ?([0-9]+)/.exec(record.text)?.[1] ?? "document"}`;
  });
}

const reports = (...numbers: number[]): string[] => numbers.map((number) => `1 m365_defender ${number}`);

describe("batches of an event hub", () => {
  it("are their records, in one line, over lines, one batch a line, in a list", () => {
    expect(read(hub(1, 2, 3))).toEqual(reports(1, 2, 3));
    expect(read(JSON.stringify(JSON.parse(hub(1, 2)), null, 2))).toEqual(["3 m365_defender 1", "18 m365_defender 2"]);
    expect(read(`{"records":[${streamed(1)},\n${streamed(2)},\n${streamed(3)}\n]}\n`)).toEqual([
      "1 m365_defender 1",
      "2 m365_defender 2",
      "3 m365_defender 3",
    ]);
    expect(read(`${hub(1, 2)}\n${streamed(3)}\n${hub(4)}\n${hub()}\n`)).toEqual([
      ...reports(1, 2),
      "2 m365_defender 3",
      "3 m365_defender 4",
    ]);
    expect(read(`${streamed(1)}\n${hub(2)}\n`)).toEqual(["1 m365_defender 1", "2 m365_defender 2"]);
    expect(read(`[${hub(1)},\n${hub(2, 3)}]`)).toEqual(["1 m365_defender 1", "2 m365_defender 2", "2 m365_defender 3"]);
  });

  it("give the event that the record by itself gives", () => {
    const [inBatch] = new RecordDecoder().push(encodeUtf8(`${hub(7)}\n${"x".repeat(5000)}`));
    const alone = recordFromText(streamed(7));
    expect(inBatch?.kind === "record" && normaliseRecord(inBatch.record).event).toEqual(
      alone.kind === "record" && normaliseRecord(alone.record).event,
    );
  });

  it("lose one bad record and no other, which is named by its line and its place in the list", () => {
    const bad = `{"records":[${streamed(1)},{"a":NaN},5,{"what":"ever"},${streamed(2)}]}`;
    const told = (line: number): string[] => [
      `${line} m365_defender 1`,
      `${line} invalid_json records[1] of a batch: This is not valid JSON.`,
      `${line} not_an_object records[2] of a batch: This is JSON, but not an object.`,
      `${line} unrecognised records[3] of a batch: No source here reads such a record: a record with the keys what.`,
      `${line} m365_defender 2`,
    ];
    expect(read(bad)).toEqual(told(1));
    expect(read(`${hub(9)}\n${bad}\n${hub(8)}\n`)).toEqual(["1 m365_defender 9", ...told(2), "3 m365_defender 8"]);
  });

  it("lose one record that is no UTF-8 and no other", () => {
    const bytes = encodeUtf8(`${hub(1)}\n{"records":[${streamed(2)},{"a":"?"},${streamed(3)}]}\n`);
    bytes[bytes.indexOf(63)] = 0xff;
    expect(read(bytes)).toEqual([
      "1 m365_defender 1",
      "2 m365_defender 2",
      "2 invalid_utf8 records[1] of a batch: The record is not valid UTF-8.",
      "2 m365_defender 3",
    ]);
  });

  it("that are cut give what was whole, whichever line was cut", () => {
    const cut = hub(1, 2).slice(0, -40);
    expect(read(cut)).toEqual([
      "1 m365_defender 1",
      "1 truncated records[1] of a batch: The batch ends inside this record.",
    ]);
    expect(read(`${cut}\n${hub(3)}\n`)).toEqual([
      "1 m365_defender 1",
      "1 truncated records[1] of a batch: The batch ends inside this record.",
      "2 m365_defender 3",
    ]);
    expect(read(`{"records":[\n${streamed(1)},\n${streamed(2).slice(0, -9)}`)).toEqual([
      "2 m365_defender 1",
      "3 truncated records[1] of a batch: The batch ends inside this record.",
    ]);
  });

  it("longer than a record may be are read all the same, on one line and on many", () => {
    const many = Array.from({ length: 40 }, (_, at) => at);
    for (const chunk of [7, 1000, 1_000_000]) {
      expect(read(hub(...many), { maxRecordBytes: 2000, chunk })).toEqual(reports(...many));
      const lines = read(`{\n"records":[\n${many.map(streamed).join(",\n")}]}`, { maxRecordBytes: 2000, chunk });
      expect(lines).toEqual(many.map((number) => `${number + 3} m365_defender ${number}`));
    }
  });
});

describe("a batch that was made to hurt", () => {
  it("never becomes more records than sources write, and nesting costs one record", () => {
    const many = (element: string, count: number): string => `{"records":[${Array(count).fill(element).join(",")}]}`;
    const hostile: readonly (readonly [text: string, ...said: string[]])[] = [
      [many("{}", 100_001), "1 too_long This batch has 100001 records; at most 100000 are taken from one of its size."],
      [many("1", 200_000), "1 unrecognised No source here reads such a record: a record with the keys records."],
    ];
    for (const [text, ...said] of hostile) {
      expect(read(text, { chunk: 65_536 })).toEqual(said);
      expect(read(`${text}\n${hub(1)}\n`, { chunk: 65_536 })).toEqual([...said, "2 m365_defender 1"]);
    }
    const deep = `{"records":[${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)},${streamed(1)}]}`;
    expect(read(deep, { chunk: 65_536 }).map((each) => each.slice(0, 18))).toEqual([
      "1 too_deep records",
      "1 m365_defender 1",
    ]);
  });
});

describe("answers of advanced hunting", () => {
  it("are their rows, whatever they say of the query, before or after", () => {
    for (const answer of [
      `{"Results":[${row(1)},${row(2)}]}`,
      `{"Schema":${SCHEMA},"Results":[${row(1)},${row(2)}]}`,
      `{"Stats":{"ExecutionTime":0.5},"Schema":${SCHEMA},"Results":[${row(1)},${row(2)}]}`,
      `{"Results":[${row(1)},${row(2)}],"Schema":${SCHEMA}}`,
      `{"@odata.context":"https://graph.example/$metadata","schema":${SCHEMA},"results":[${row(1)},${row(2)}]}`,
    ]) {
      expect(read(answer)).toEqual(reports(1, 2));
      expect(read(`${answer}\n${answer}\n`)).toHaveLength(4);
      expect(read(JSON.stringify(JSON.parse(answer), null, 1))).toHaveLength(2);
    }
    expect(read(`{"Schema":${SCHEMA},"Results":[]}`)).toEqual([]);
  });

  it("name a bad row by its place", () => {
    expect(read(`{"Schema":${SCHEMA},"Results":[${row(1)},{"x":1}]}`)).toEqual([
      "1 m365_defender 1",
      "1 unrecognised Results[1] of a batch: No source here reads such a record: a record with the keys x.",
    ]);
  });
});

describe("a document that has a list of such a name", () => {
  it("stays one document, on whatever place the list stands", () => {
    const first = `{"records":[${streamed(1)}],"@timestamp":"2026-03-02T10:00:00Z","event":{"kind":"event"}}`;
    for (const each of [document, first, first.replace("records", "Results"), first.replace("records", "results")]) {
      expect(read(`${each}\n`)).toHaveLength(1);
      expect(read(`${hub(2)}\n${each}\n`)).toHaveLength(2);
      expect(read(JSON.stringify(JSON.parse(each), null, 2))).toHaveLength(1);
      expect(read(`[${each}]`)).toHaveLength(1);
    }
    expect(read(document)).toEqual(["1 ecs document"]);
    expect(read(first)).toEqual(["1 ecs 1"]);
  });

  it("is put aside whole where it is no record: nothing is made of what it carries", () => {
    const broken = `{"records":[${streamed(1)}],"@timestamp":NaN}`;
    expect(read(`${broken}\n${hub(2)}\n`)).toEqual(["1 invalid_json The line is not valid JSON.", "2 m365_defender 2"]);
    expect(read(`${hub(1)} and more\n`)).toEqual(["1 invalid_json The line is not valid JSON."]);
    expect(read('{"records":[1,2]}\n')).toEqual([
      "1 unrecognised No source here reads such a record: a record with the keys records.",
    ]);
    expect(read(`{"results":[${row(1)}]}\n`)).toHaveLength(1);
    expect(read('{"records":"none"}\n{"records":{"records":[{}]}}\n')).toHaveLength(2);
  });
});
