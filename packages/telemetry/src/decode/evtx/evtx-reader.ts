import { ChunkReader, type EvtxItem, type MakeOf } from "./chunk.ts";
import { CHUNK_BYTES, FIRST_RECORD, isChunkStart, isHeaderSound } from "./chunk-header.ts";
import { crc32 } from "./crc32.ts";

/** Bytes before the first chunk. */
export const FILE_HEADER_BYTES = 4096;

/** `ElfFile` and NUL. */
const MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0];
const DIRTY = 1;

/**
 * Whether bytes begin as an EVTX file does: with its header, with a chunk (as carved from a disk), or with a header
 * whose first bytes are damaged but which a chunk follows.
 */
export function isEvtx(head: Uint8Array): boolean {
  return MAGIC.every((byte, at) => head[at] === byte) || isChunkStart(head, 0) || isChunkStart(head, FILE_HEADER_BYTES);
}

/**
 * A Windows event log (EVTX) from its bytes, handed in however they are cut. Memory is one chunk of 64 KiB, what is made
 * of its records, and at most `MAX_RECORD_TEXT` of text under construction. Every chunk of the file is read, whatever
 * its header counts; damaged chunks are read record by record. Nothing that is in the bytes makes it throw, and work is
 * bounded for each chunk (`MAX_CHUNK_WORK`), so that no file takes longer than its length allows.
 */
export class EvtxReader<T> {
  readonly #chunks: ChunkReader<T>;
  readonly #skipped: number;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  readonly #view = new DataView(this.#buffer.buffer);
  #filled = 0;
  /** Bytes of the file before those in the buffer. */
  #offset = 0;
  #inHeader = true;
  /** What a header says of more than the usual 4 KiB. */
  #skip = 0;
  #isDirty = false;

  /**
   * `make` is called for each record; `limit` is the most bytes of text it may write; `skipped` bytes of the file are left
   * out between its header and the first chunk that is handed in.
   */
  constructor(make: MakeOf<T>, limit?: number, skipped = 0) {
    this.#chunks = new ChunkReader(make, limit);
    this.#skipped = skipped;
  }

  /** Takes the next bytes and gives what became whole. The bytes may be reused afterwards. */
  push(bytes: Uint8Array): EvtxItem<T>[] {
    const out: EvtxItem<T>[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, bytes.length - at);
        this.#skip -= skipped;
        this.#offset += skipped;
        at += skipped;
        continue;
      }
      const wanted = this.#inHeader ? FILE_HEADER_BYTES : CHUNK_BYTES;
      const taken = Math.min(wanted - this.#filled, bytes.length - at);
      this.#buffer.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < wanted) break;
      if (this.#inHeader) this.#header(out);
      else this.#chunk(out);
    }
    return out;
  }

  /** Gives what remains; call once, after the last bytes. */
  end(): EvtxItem<T>[] {
    const out: EvtxItem<T>[] = [];
    const { bytes, isAll } = this.#rest();
    if (isAll) return out;
    const part = this.#inHeader ? "header" : `chunk at byte ${this.#offset}`;
    const message = `The file ends inside the ${part}: ${this.#filled} bytes of it are there.`;
    if (!this.#inHeader) for (const item of this.#read(this.#filled, true)) out.push(item);
    const isSaid = out.some((item) => item.kind === "problem" && item.problem.code === "truncated");
    const problem = { code: "truncated", message, recordNumber: null, offset: this.#offset, bytes } as const;
    if (!isSaid) out.push({ kind: "problem", problem });
    return out;
  }

  /** Zeros at the end are room for chunks to come. */
  #rest(): { readonly bytes: Uint8Array; readonly isAll: boolean } {
    const bytes = this.#buffer.slice(0, this.#filled);
    return { bytes: bytes.subarray(0, 128), isAll: bytes.every((byte) => byte === 0) };
  }

  #header(out: EvtxItem<T>[]): void {
    this.#inHeader = false;
    // A chunk by itself: what was taken for the header is its beginning.
    if (isChunkStart(this.#buffer, 0)) return;
    const isSound = crc32(this.#buffer, 0, 120) === this.#view.getUint32(124, true);
    const isNamed = MAGIC.every((byte, at) => this.#buffer[at] === byte);
    const size = this.#view.getUint16(40, true);
    if (isSound && isNamed) {
      this.#isDirty = (this.#view.getUint32(120, true) & DIRTY) !== 0;
      this.#skip = Math.max(0, size - FILE_HEADER_BYTES);
    } else {
      this.#isDirty = true;
      const message = "The header of the file is damaged; its chunks were read all the same.";
      const bytes = this.#buffer.slice(0, 128);
      out.push({ kind: "problem", problem: { code: "damaged_log", message, recordNumber: null, offset: 0, bytes } });
    }
    this.#offset += FILE_HEADER_BYTES + this.#skipped;
    this.#filled = 0;
  }

  #chunk(out: EvtxItem<T>[]): void {
    const start = this.#realStart();
    for (const item of this.#read(start)) out.push(item);
    this.#buffer.copyWithin(0, start);
    this.#filled = CHUNK_BYTES - start;
    this.#offset += start;
  }

  /** Where the next chunk begins: after this one, unless bytes are missing here and it begins within. */
  #realStart(): number {
    if (isChunkStart(this.#buffer, 0)) return CHUNK_BYTES;
    for (let at = this.#buffer.indexOf(0x45, 1); at >= 0; at = this.#buffer.indexOf(0x45, at + 1)) {
      if (!isChunkStart(this.#buffer, at)) continue;
      // Of a header that is not all here yet, the first bytes have to do.
      if (at + FIRST_RECORD > CHUNK_BYTES || isHeaderSound(this.#buffer, this.#view, at)) return at;
    }
    return CHUNK_BYTES;
  }

  #read(length: number, isCut = false): EvtxItem<T>[] {
    return this.#chunks.read(this.#buffer, length, this.#offset, { isDirty: this.#isDirty, isCut });
  }
}
