import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { FileRange } from "./line-ranges.ts";

/** Of every binary event log: its header's bytes, and those of a chunk (see docs/evtx.md). */
export const EVTX_HEADER_BYTES = 4096;
const CHUNK_BYTES = 65_536;

/**
 * Cuts a binary event log into pieces of about `target` bytes that begin with a chunk. Only as far as the file is whole:
 * where something else lies in the place of a chunk, the reader looks for the next one, and must see what is before it.
 */
export async function* chunkRanges(handle: FileHandle, size: number, target: number): AsyncGenerator<FileRange> {
  let from = 0;
  if (await hasPlainHeader(handle)) {
    const chunk = Buffer.alloc(8);
    for (let at = EVTX_HEADER_BYTES; size - at >= target; at += CHUNK_BYTES) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead < chunk.length || chunk.toString("latin1") !== "ElfChnk\0") break;
      if (at - from < target) continue;
      yield { from, to: at };
      from = at;
    }
  }
  yield { from, to: null };
}

/** Whether a log's header is whole and of the usual size, so that every piece may be read behind it. */
async function hasPlainHeader(handle: FileHandle): Promise<boolean> {
  const header = Buffer.alloc(128);
  const { bytesRead } = await handle.read(header, 0, header.length, 0);
  return (
    bytesRead === header.length &&
    header.toString("latin1", 0, 8) === "ElfFile\0" &&
    header.readUInt16LE(40) === EVTX_HEADER_BYTES &&
    header.readUInt32LE(124) === crc32(header.subarray(0, 120))
  );
}
