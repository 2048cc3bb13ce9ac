import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { MAX_RECORD_TEXT } from "../src/decode/evtx/text-sink.ts";
import { type Decoded, EvtxDump, normaliseRecord, RecordDecoder } from "../src/index.ts";
import { eventMaker, evtxFile, evtxValue, sealChunk } from "../src/testing/index.ts";
import { evtxFiles, noSharedData, sharedData } from "./shared-data.ts";

const HEADER = 4096;
const CHUNK = 65_536;
const FIRST_RECORD = HEADER + 512;
const SEEDS = 5000;
/** What a log of one chunk may give at most: as many bytes of text as its bound of work allows, and one record more. */
const MAX_CHUNK_TEXT = 5 * MAX_RECORD_TEXT;

type Random = (below: number) => number;

/** Numbers that are the same for the same seed. */
function random(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A log that uses most of what the format has, in one chunk. */
function ownLog(): Uint8Array {
  const make = eventMaker();
  const { text, texts, u32, u64, bool, sid, hex64, fileTime, none } = evtxValue;
  return evtxFile(
    Array.from({ length: 24 }, (_, index) =>
      make({
        number: BigInt(index + 1),
        channel: index % 2 === 0 ? "Security" : "Microsoft-Windows-Sysmon/Operational",
        computer: "WS01.corp.example",
        provider: "Example-Provider",
        eventId: 4688 + (index % 3),
        ticks: 17_000_000_000_000_000n + BigInt(index) * 10_000_000n,
        data:
          index % 3 === 0
            ? [
                ["CommandLine", text("cmd.exe /c whoami 1> out.txt 2>&1")],
                ["LogonId", hex64(0x3e7n)],
                ["Flag", bool(true)],
              ]
            : [
                ["Names", texts(["one", "", "zwei ü 漢字"])],
                ["Size", u64(1n << 60n)],
                ["Sid", sid("S-1-5-21-1-2-3-500")],
                ["When", fileTime(1n)],
                ["Pid", u32(4242)],
                ["None", none],
              ],
      }),
    ),
  );
}

/** Where the records of an undamaged first chunk begin, and their sizes. */
function recordsOf(file: Uint8Array): { readonly at: number; readonly size: number }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = HEADER + view.getUint32(HEADER + 48, true);
  const found: { at: number; size: number }[] = [];
  for (let at = FIRST_RECORD; at < end; at += view.getUint32(at + 4, true)) {
    found.push({ at, size: view.getUint32(at + 4, true) });
  }
  return found;
}

function seal(file: Uint8Array): Uint8Array {
  sealChunk(file.subarray(HEADER, HEADER + CHUNK));
  return file;
}

/** Changes one to eight bits within the bodies of records, the frame of none. */
function flipBodies(file: Uint8Array, below: Random): Uint8Array {
  const records = recordsOf(file);
  for (let count = below(8); count >= 0; count -= 1) {
    const record = records[below(records.length)];
    if (record === undefined) continue;
    const at = record.at + 24 + below(record.size - 28);
    file[at] = (file[at] ?? 0) ^ (1 << below(8));
  }
  return file;
}

/** Puts numbers where they hurt: nothing, everything, places in the chunk, and the place itself. */
function putNumbers(file: Uint8Array, below: Random): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let count = below(4); count >= 0; count -= 1) {
    const at = FIRST_RECORD + below(CHUNK - 516);
    const numbers = [
      0,
      0xffff_ffff,
      0x7fff_ffff,
      at - HEADER,
      at - HEADER + 4,
      at - HEADER - 10,
      below(CHUNK),
      below(0x500),
    ];
    view.setUint32(at, numbers[below(numbers.length)] ?? 0, true);
  }
  return file;
}

const damages: readonly ((file: Uint8Array, below: Random) => Uint8Array)[] = [
  (file, below) => seal(putNumbers(file, below)),
  putNumbers,
  (file, below) => file.subarray(0, below(file.length)),
  (file, below) => {
    const from = FIRST_RECORD + below(CHUNK - 1024);
    const length = below(400);
    file.copyWithin(FIRST_RECORD + below(CHUNK - 1024), from, from + length);
    return seal(file);
  },
  (file, below) => {
    for (let count = below(6); count >= 0; count -= 1) file[below(HEADER + 512)] = below(256);
    return file;
  },
  (file, below) => {
    const at = below(file.length);
    const length = below(700);
    return Buffer.concat([file.subarray(0, at), file.subarray(at + length)]);
  },
  (file, below) => seal(flipBodies(flipBodies(file, below), below)),
];

function decode(file: Uint8Array, pieces: number): Decoded[] {
  const decoder = new RecordDecoder();
  const out: Decoded[] = [];
  for (let at = 0; at < file.length; at += pieces) out.push(...decoder.push(file.subarray(at, at + pieces)));
  return [...out, ...decoder.end()];
}

/** The same with the chunks of refused records as texts: byte by byte, comparing them took most of the run. */
function comparable(decoded: readonly Decoded[]): unknown[] {
  return decoded.map((each) => {
    const inChunk = each.kind === "rejected" ? each.rejected.inChunk : undefined;
    if (each.kind === "record" || inChunk === undefined) return each;
    const { chunk, ...place } = inChunk;
    return { ...each.rejected, inChunk: place, chunk: Buffer.from(chunk).toString("latin1") };
  });
}

/** Decodes, normalises some, and gives the bytes of text that came of it. Throws for what no file may cause. */
function readAll(file: Uint8Array, seed: number): number {
  const decoded = decode(file, file.length);
  let text = 0;
  decoded.forEach((each, index) => {
    if (each.kind === "rejected") {
      if (each.rejected.message === "") throw new Error("a refusal without words");
      text += each.rejected.received.length;
      return;
    }
    if (each.record.text.length > MAX_RECORD_TEXT) throw new Error("a record beyond its bound");
    text += each.record.text.length;
    if (index < 6) normaliseRecord(each.record);
  });
  if (seed % 8 === 0) expect(comparable(decode(file, 1 + (seed % 7000)))).toEqual(comparable(decoded));
  if (seed % 4 === 0) {
    const dump = new EvtxDump(seed % 8 === 0 ? "json" : "xml");
    text = Math.max(text, dump.push(file).bytes.length + dump.end().bytes.length);
  }
  return text;
}

/** Seeds of each kind of file, so that all damages are met on every one. */
function fuzz(base: Uint8Array, from: number, count: number): void {
  const records = recordsOf(base).length;
  for (let seed = from; seed < from + count; seed += 1) {
    const below = random(seed);
    try {
      const damage = damages[seed % damages.length];
      if (damage !== undefined) expect(readAll(damage(base.slice(), below), seed)).toBeLessThan(MAX_CHUNK_TEXT);
      if (seed % 3 === 0) {
        // Where the frames of records are whole, each is either given or refused.
        expect(decode(seal(flipBodies(base.slice(), below)), base.length)).toHaveLength(records);
      }
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  expect((heapUsed + arrayBuffers) / 1_048_576).toBeLessThan(700);
}

describe("a damaged binary event log", () => {
  it(`never crashes, hangs or grows beyond its bounds: ${SEEDS} seeds of our own`, { timeout: 300_000 }, () => {
    fuzz(ownLog(), 0, SEEDS);
  });

  const files = evtxFiles();
  const each = Math.ceil(SEEDS / Math.max(1, files.length));
  it.skipIf(files.length === 0).each(files.map((file, index) => [path.basename(file), file, index] as const))(
    `nor with ${each} seeds of %s (${sharedData() === null ? noSharedData : "shared data"})`,
    { timeout: 300_000 },
    (_, file, index) => {
      fuzz(new Uint8Array(readFileSync(file).subarray(0, HEADER + CHUNK)), SEEDS + index * each, each);
    },
  );
});
