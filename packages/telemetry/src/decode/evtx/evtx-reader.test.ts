import { describe, expect, it } from "vitest";
import { eventXmlToJson } from "../../sources/windows/carriers/event-xml.ts";
import { eventMaker, evtxFile, evtxValue, sealChunk } from "../../testing/index.ts";
import type { Decoded } from "../record.ts";
import { RecordDecoder } from "../record-decoder.ts";

const make = eventMaker();
const event = (number: number, text = `value ${number}`) =>
  make({
    number: BigInt(number),
    channel: "Security",
    computer: "WS01.corp.example",
    provider: "Example",
    eventId: 4688,
    ticks: 17_000_000_000_000_000n + BigInt(number),
    data: [
      ["Text", evtxValue.text(text)],
      ["Flag", evtxValue.bool(true)],
      ["LogonId", evtxValue.hex64(0x3e7n)],
    ],
  });
const events = (count: number) => Array.from({ length: count }, (_, at) => event(at + 1));

function decode(file: Uint8Array, pieces = file.length): Decoded[] {
  const decoder = new RecordDecoder();
  const out: Decoded[] = [];
  for (let at = 0; at < file.length; at += pieces) out.push(...decoder.push(file.subarray(at, at + pieces)));
  return [...out, ...decoder.end()];
}

/** The record's number, or the code and words of what was refused. */
function show(decoded: readonly Decoded[]): string[] {
  return decoded.map((each) =>
    each.kind === "record"
      ? (each.record.at?.recordNumber ?? "no place")
      : `${each.rejected.code}: ${each.rejected.message}`,
  );
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => String(from + at));

describe("a binary event log", () => {
  it("gives every event as XML, with its number and its place in the file", () => {
    const [first, second] = decode(evtxFile(events(2)));
    expect(first).toMatchObject({ kind: "record", record: { line: 0, at: { recordNumber: "1", offset: 4608 } } });
    expect(second?.kind === "record" && second.record.text).toBe(
      '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>' +
        '<Provider Name="Example" Guid="{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"/><EventID>4688</EventID>' +
        "<Version>5</Version><Level>4</Level><Task>1</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>" +
        '<TimeCreated SystemTime="2023-11-14T22:13:20.000000200Z"/><EventRecordID>2</EventRecordID><Correlation/>' +
        '<Execution ProcessID="1964" ThreadID="1568"/><Channel>Security</Channel>' +
        '<Computer>WS01.corp.example</Computer><Security UserID="S-1-5-18"/></System>' +
        '<EventData><Data Name="Text">value 2</Data><Data Name="Flag">true</Data><Data Name="LogonId">0x3e7</Data>' +
        "</EventData></Event>",
    );
  });

  it("gives the same however its bytes are cut", () => {
    const file = evtxFile(events(300));
    const whole = decode(file);
    expect(show(whole)).toEqual(numbers(1, 300));
    for (const pieces of [1, 4095, 65_537]) expect(decode(file, pieces)).toEqual(whole);
  });

  it("is told by its bytes, whatever it is called, and may be empty", () => {
    expect(decode(evtxFile([]))).toEqual([]);
  });

  it("is read when it is one chunk without the file's header, as carved from a disk", () => {
    expect(show(decode(evtxFile(events(3)).subarray(4096)))).toEqual(["1", "2", "3"]);
  });

  it("is read to its last chunk, whatever its header counts, and when its header is damaged", () => {
    const file = evtxFile(events(400), { dirty: true });
    file.fill(0, 16, 32);
    file.fill(0, 42, 44);
    const damaged = show(decode(file));
    expect(damaged[0]).toBe("damaged_log: The header of the file is damaged; its chunks were read all the same.");
    expect(damaged.slice(1)).toEqual(numbers(1, 400));
    expect(show(decode(sealFile(file)))).toEqual(numbers(1, 400));
    file.fill(0, 0, 8);
    expect(show(decode(file)).slice(1)).toEqual(numbers(1, 400));
  });

  it("ends where room for chunks to come begins", () => {
    const file = evtxFile(events(2));
    const roomy = new Uint8Array(file.length + 65_536 * 2 + 77);
    roomy.set(file);
    expect(show(decode(roomy))).toEqual(["1", "2"]);
  });

  it("gives what a cut file still holds, and where it was cut", () => {
    const file = evtxFile(events(5));
    const last = decode(file).at(-1);
    const offset = last?.kind === "record" ? (last.record.at?.offset ?? 0) : 0;
    expect(show(decode(file.subarray(0, offset + 50)))).toEqual([
      "1",
      "2",
      "3",
      "4",
      `truncated: The file ends inside the record at byte ${offset}.`,
    ]);
    expect(show(decode(file.subarray(0, offset)))).toEqual([
      "1",
      "2",
      "3",
      "4",
      `truncated: The file ends inside the chunk at byte 4096: ${offset - 4096} bytes of it are there.`,
    ]);
    expect(show(decode(file.subarray(0, 100)))).toEqual([
      "truncated: The file ends inside the header: 100 bytes of it are there.",
    ]);
  });

  it("gives every record of a chunk whose checksum is wrong, and says so", () => {
    const file = evtxFile(events(3));
    file[4096 + 52] = (file[4096 + 52] ?? 0) ^ 1;
    expect(show(decode(file))).toEqual([
      "damaged_log: The chunk at byte 4096 is damaged: the checksum of its header is wrong. Its records were read one by one.",
      "1",
      "2",
      "3",
    ]);
    const other = evtxFile(events(3));
    other[4096 + 600] = (other[4096 + 600] ?? 0) ^ 1;
    expect(show(decode(other))[0]).toContain("the checksum of its records is wrong");
  });

  it("finds the records of a chunk whose header is gone, and of those around a broken one", () => {
    const file = evtxFile(events(4));
    const second = decode(file)[1];
    const offset = second?.kind === "record" ? (second.record.at?.offset ?? 0) : 0;
    file.fill(0xff, 4096, 4096 + 128);
    file.fill(0xff, offset, offset + 16);
    const decoded = show(decode(file));
    expect(decoded.filter((each) => /^\d+$/.test(each))).toEqual(["1", "3", "4"]);
    expect(decoded.filter((each) => !/^\d+$/.test(each))).toEqual([
      "damaged_log: The chunk at byte 4096 is damaged: it does not begin as a chunk does. Its records were read one by one.",
      expect.stringMatching(new RegExp(`^damaged_record: Bytes ${offset} to \\d+ of the file hold no record`)),
    ]);
  });

  it("goes on with the chunk that begins too early because bytes are missing", () => {
    const file = evtxFile(events(400));
    const chunks = show(decode(file)).length;
    expect(chunks).toBe(400);
    const missing = new Uint8Array(file.length - 300);
    missing.set(file.subarray(0, 4096 + 8));
    missing.set(file.subarray(4096 + 308), 4096 + 8);
    missing.fill(0x11, 4096, 4096 + 8);
    const decoded = show(decode(missing));
    expect(decoded.filter((each) => /^\d+$/.test(each)).slice(-1)).toEqual(["400"]);
  });

  it("takes what was written after the header of a log that was not closed, and leaves what an earlier use left", () => {
    const file = evtxFile(events(4), { dirty: true });
    const third = decode(file)[2];
    const offset = (third?.kind === "record" ? (third.record.at?.offset ?? 0) : 0) - 4096;
    const chunk = file.subarray(4096);
    new DataView(chunk.buffer, chunk.byteOffset).setUint32(48, offset, true);
    sealChunk(chunk);
    expect(show(decode(file))).toEqual(["1", "2", "3", "4"]);
    const closed = file.slice();
    new DataView(closed.buffer).setUint32(120, 0, true);
    expect(show(decode(sealFile(closed)))).toEqual(["1", "2"]);
    const older = file.slice();
    new DataView(older.buffer).setBigUint64(4096 + offset + 8, 1n, true);
    expect(show(decode(older))).toEqual(["1", "2"]);
  });

  it("gives texts that are markup as texts", () => {
    const hostile = `</Data><Data Name="x">&lt;![CDATA[\u0001"'`;
    const [only] = decode(evtxFile([event(1, hostile)]));
    if (only?.kind !== "record") throw new Error("no record");
    expect(only.record.json).toEqual(eventXmlToJson(only.record.text));
    expect(JSON.stringify(only.record.json)).toContain(JSON.stringify(hostile));
  });
});

function sealFile(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset);
  view.setUint32(124, crc(file.subarray(0, 120)), true);
  return file;
}

function crc(bytes: Uint8Array): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
