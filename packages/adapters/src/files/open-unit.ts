import { createReadStream } from "node:fs";
import { crc32 } from "node:zlib";
import { EVTX_HEADER_BYTES } from "./chunk-ranges.ts";
import { openCutArchive } from "./open-cut-archive.ts";
import { type ByteStream, type Bytes, countBytes } from "./read-bytes.ts";
import type { PackedEntry, Unit } from "./unit.ts";
import { inflate, UNPACK_BOUNDS, type UnpackBounds } from "./unpack.ts";

const CHUNK = 262_144;

/** One file of a unit: bytes to read, or why there are none, or an archive itself once its entries were told. */
export type Opened =
  | ({ readonly kind: "bytes" } & Bytes)
  | Extract<Unit, { kind: "refused" }>
  | Extract<Unit, { kind: "archive" }>;

/**
 * The files of one unit of a plan, in their order, each to be read to its end before the next is asked for. Never throws
 * for what is in a file.
 */
export async function* openUnit(unit: Unit, bounds: UnpackBounds = UNPACK_BOUNDS): AsyncGenerator<Opened> {
  switch (unit.kind) {
    case "refused":
    case "archive":
      yield unit;
      return;
    case "file": {
      const stream = createReadStream(unit.path, { highWaterMark: CHUNK });
      yield { kind: "bytes", file: unit.file, open: countBytes(stream), fromDisk: true };
      return;
    }
    case "lines": {
      const range = { start: unit.from, end: unit.to === null ? Number.POSITIVE_INFINITY : unit.to - 1 };
      const stream = createReadStream(unit.path, { highWaterMark: CHUNK, ...range });
      const piece = { decode: unit.from === 0 ? null : ({ of: "lines" } as const), last: unit.to === null };
      yield { kind: "bytes", file: unit.file, open: countBytes(stream), fromDisk: true, piece };
      return;
    }
    case "chunks": {
      const skipped = unit.from - EVTX_HEADER_BYTES;
      const piece = { decode: unit.from === 0 ? null : ({ of: "evtx", skipped } as const), last: unit.to === null };
      yield { kind: "bytes", file: unit.file, open: headerAndChunks(unit), fromDisk: true, piece };
      return;
    }
    case "cut-archive":
      yield* openCutArchive(unit, bounds);
      return;
    case "entries":
      for (const entry of unit.entries) {
        const open = openEntry(unit.path, entry);
        yield { kind: "bytes", file: entry.file, open, fromDisk: true, inside: "a zip archive" };
      }
  }
}

/** The bytes of a piece, behind the header of its file: it says whether the log was closed, and means nothing else here. */
function headerAndChunks({ path, from, to }: Extract<Unit, { kind: "chunks" }>): ByteStream {
  return async function* ({ onBytes }) {
    if (from > 0) yield* createReadStream(path, { end: EVTX_HEADER_BYTES - 1 });
    const end = to === null ? Number.POSITIVE_INFINITY : to - 1;
    yield* countBytes(createReadStream(path, { highWaterMark: CHUNK, start: from, end }))({
      onBytes,
      onTrouble: () => {},
    });
  };
}

/** An entry's bytes, unpacked and checked against its size and checksum. */
function openEntry(path: string, { start, packedBytes, unpackedBytes, deflated, crc }: PackedEntry): ByteStream {
  return async function* ({ onBytes, onTrouble }) {
    let sum = 0;
    let given = 0;
    let damaged = false;
    const raw = packedBytes === 0 ? nothing() : packedData(path, start, packedBytes, onBytes);
    const content = deflated
      ? inflate(raw, {
          most: () => unpackedBytes,
          onDamage({ kind, message, compressedBytes }) {
            damaged = true;
            const what =
              kind === "bound" ? `it unpacks to more than the ${unpackedBytes} bytes it is said to be` : message;
            onTrouble(
              "damaged_archive",
              `The entry is not whole: ${what}, at byte ${compressedBytes} of its data. ${kept}`,
            );
          },
        })
      : raw;
    for await (const chunk of content) {
      sum = crc32(chunk, sum);
      given += chunk.length;
      yield chunk;
    }
    if (damaged) return;
    if (given !== unpackedBytes) {
      onTrouble("damaged_archive", `The entry ends after ${given} of its ${unpackedBytes} bytes. ${kept}`);
    } else if (sum !== crc) {
      onTrouble("damaged_archive", `The entry's bytes do not fit its checksum; some of them were changed. ${kept}`);
    }
  };
}

const kept = "What was read of it is kept.";

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* packedData(
  path: string,
  start: number,
  length: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { start, end: start + length - 1, highWaterMark: CHUNK })) {
    onBytes(chunk.length);
    yield chunk;
  }
}
