import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { contentRefusal, DEFLATED, entryName } from "./entry.ts";
import type { Opened } from "./open-unit.ts";
import type { ByteStream } from "./read-bytes.ts";
import type { Unit } from "./unit.ts";
import { inflate, mostUnpacked, type UnpackBounds } from "./unpack.ts";

const HEADER = 30;
const [LOCAL, DIRECTORY] = [0x04034b50, 0x02014b50];
const HAS_DESCRIPTOR = 8;
/** What may follow an entry's data: checksum and two sizes, with or without a mark, in 32 or 64 bits. */
const DESCRIPTOR_SIZES = [0, 12, 16, 20, 24];
const CHUNK = 262_144;

/** What an entry's own header says. */
interface Header {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** First byte of its data. */
  readonly start: number;
  /** Null where it is only written behind the data. */
  readonly packedBytes: number | null;
}

/**
 * Opens an archive that has no directory from its beginning, entry after entry, as far as their headers lead: what a
 * broken transfer left is worth having. An archive's directory is the better truth, so this is only for when there is none.
 */
export async function* openCutArchive(
  { file, path, bytes, reason }: Extract<Unit, { kind: "cut-archive" }>,
  bounds: UnpackBounds,
): AsyncGenerator<Opened> {
  let left = bytes;
  let room = mostUnpacked(bytes, bounds);
  let found = 0;
  let stop: string | null = null;
  const handle = await open(path, "r");
  try {
    for (let at = 0; stop === null && found < bounds.maxEntries; ) {
      const header = await headerAt(handle, at);
      if (header === null) break;
      found += 1;
      const { name, flags, method, start, packedBytes } = header;
      const label = `${file}!/${name}`;
      const refusal = contentRefusal(flags, method);
      if (refusal !== null || (packedBytes === null && method !== DEFLATED)) {
        const words = refusal ?? "Its length is only written in the directory, which is missing.";
        yield { kind: "refused", file: label, code: "unsupported_format", message: words, bytes: 0 };
        if (packedBytes === null) stop = `nothing tells where ${label} ends`;
        at = start + (packedBytes ?? 0);
        continue;
      }
      const told: { end: number | null } = { end: packedBytes === null ? null : start + packedBytes };
      const open = entryContent(path, header, {
        most: () => room,
        onPacked: (count) => {
          left -= count;
        },
        onBytes: (count) => {
          room -= count;
        },
        onEnd: (end) => {
          told.end ??= end;
        },
      });
      yield { kind: "bytes", file: label, open, fromDisk: true, inside: "a zip archive" };
      if (told.end === null || told.end >= bytes) stop = `it ends inside ${label}`;
      else at = await nextHeader(handle, told.end, flags);
    }
  } finally {
    await handle.close();
  }
  const taken = `${found} ${found === 1 ? "entry was" : "entries were"} found in what is there${stop === null ? "" : `; ${stop}`}`;
  const message = `The archive is not whole: ${reason} ${capital(taken)}.`;
  yield { kind: "refused", file, code: "damaged_archive", message, bytes: Math.max(left, 0) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

async function headerAt(handle: FileHandle, at: number): Promise<Header | null> {
  const fixed = await bytesAt(handle, at, HEADER);
  if (fixed.length < HEADER || fixed.readUInt32LE(0) !== LOCAL) return null;
  const nameLength = fixed.readUInt16LE(26);
  const extraLength = fixed.readUInt16LE(28);
  const flags = fixed.readUInt16LE(6);
  const packed = fixed.readUInt32LE(18);
  const rest = await bytesAt(handle, at + HEADER, nameLength + extraLength);
  if (rest.length < nameLength + extraLength) return null;
  const unknown = packed === 0xffffffff || ((flags & HAS_DESCRIPTOR) !== 0 && packed === 0);
  return {
    name: entryName(flags, rest.subarray(0, nameLength), []),
    flags,
    method: fixed.readUInt16LE(8),
    start: at + HEADER + nameLength + extraLength,
    packedBytes: unknown ? null : packed,
  };
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

/** Where the next header begins after an entry's data; where nothing is found, right behind them. */
async function nextHeader(handle: FileHandle, end: number, flags: number): Promise<number> {
  if ((flags & HAS_DESCRIPTOR) === 0) return end;
  const bytes = await bytesAt(handle, end, 28);
  const size = DESCRIPTOR_SIZES.find(
    (each) => bytes.length >= each + 4 && [LOCAL, DIRECTORY].includes(bytes.readUInt32LE(each)),
  );
  return end + (size ?? 0);
}

interface Watch {
  readonly most: () => number;
  /** Hears of bytes as they lie in the archive. */
  readonly onPacked: (count: number) => void;
  /** Hears of unpacked bytes. */
  readonly onBytes: (count: number) => void;
  readonly onEnd: (end: number) => void;
}

function entryContent(
  path: string,
  { start, packedBytes, method }: Header,
  { most, onPacked, onBytes, onEnd }: Watch,
): ByteStream {
  return async function* (listener) {
    const allowed = most();
    const taken = (count: number): void => {
      listener.onBytes(count);
      onPacked(count);
    };
    const range = packedBytes === null ? {} : { end: start + packedBytes - 1 };
    const raw = packedBytes === 0 ? none() : createReadStream(path, { start, highWaterMark: CHUNK, ...range });
    let given = 0;
    let rawBytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of raw) {
        rawBytes += chunk.length;
        yield chunk;
      }
    };
    const content =
      method === DEFLATED
        ? inflate(counted(), {
            most: () => allowed,
            onDamage({ kind, message, compressedBytes, unpackedBytes }) {
              taken(compressedBytes);
              const code = kind === "bound" ? "too_large" : "damaged_archive";
              const place = `at byte ${compressedBytes} of its data, ${unpackedBytes} bytes unpacked`;
              listener.onTrouble(code, `The entry is not whole: ${message}, ${place}. What was read of it is kept.`);
            },
            onEnd(compressedBytes) {
              taken(compressedBytes);
              onEnd(start + compressedBytes);
            },
          })
        : counted();
    for await (const chunk of content) {
      given += chunk.length;
      onBytes(chunk.length);
      yield chunk;
    }
    if (method === DEFLATED) return;
    taken(rawBytes);
    if (packedBytes !== null && given < packedBytes) {
      const message = `The entry ends after ${given} of its ${packedBytes} bytes. What was read of it is kept.`;
      listener.onTrouble("damaged_archive", message);
    }
  };
}

async function* none(): AsyncGenerator<Uint8Array> {}
