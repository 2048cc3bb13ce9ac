import { crc32 } from "./crc32.ts";

/** Bytes of every chunk of a log; only the end of a file that was cut has fewer. */
export const CHUNK_BYTES = 65_536;
/** Where the records of a chunk begin. */
export const FIRST_RECORD = 512;

/** `ElfChnk` and NUL. */
const MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0];

/** Whether a chunk's header begins at a place. */
export function isChunkStart(bytes: Uint8Array, at: number): boolean {
  return MAGIC.every((byte, index) => bytes[at + index] === byte);
}

/** Whether the checksum of the header at a place is right. */
export function isHeaderSound(bytes: Uint8Array, view: DataView, at: number): boolean {
  const sum = crc32(bytes, at + 128, at + FIRST_RECORD, crc32(bytes, at, at + 120));
  return sum === view.getUint32(at + 124, true);
}

/** What the header of a chunk says, as far as it can be believed. */
export interface ChunkHeader {
  /** Up to where records lie; null when the header cannot be believed. */
  readonly free: number | null;
  /** What is wrong, in words; empty when all is well. */
  readonly damage: readonly string[];
}

/** Reads the header of a chunk of which `length` bytes are there. */
export function readChunkHeader(bytes: Uint8Array, view: DataView, length: number): ChunkHeader {
  if (length < FIRST_RECORD) return { free: null, damage: [] };
  if (!isChunkStart(bytes, 0)) return { free: null, damage: ["it does not begin as a chunk does"] };
  const free = view.getUint32(48, true);
  if (!isHeaderSound(bytes, view, 0)) return { free: null, damage: ["the checksum of its header is wrong"] };
  if (free < FIRST_RECORD || free > CHUNK_BYTES) {
    return { free: null, damage: [`its header says that its records end at byte ${free} of ${CHUNK_BYTES}`] };
  }
  if (free > length) return { free: length, damage: [] };
  const isRight = crc32(bytes, FIRST_RECORD, free) === view.getUint32(52, true);
  return { free, damage: isRight ? [] : ["the checksum of its records is wrong"] };
}
