import type { InChunk, RejectionCode } from "../rejected.ts";
import { BinXmlReader } from "./bin-xml.ts";
import { CHUNK_BYTES, FIRST_RECORD, readChunkHeader } from "./chunk-header.ts";
import { KnownTemplates } from "./known-templates.ts";
import { KnownTexts } from "./known-texts.ts";
import type { Node } from "./nodes.ts";
import { EvtxRefusal } from "./refusal.ts";
import { TextSink } from "./text-sink.ts";

/** One record, valid only while it is handed over: its values still lie in the chunk. */
export interface EvtxEvent {
  readonly nodes: readonly Node[];
  /** EventRecordID as the record's own header has it, in decimal. */
  readonly recordNumber: string;
  /** Where the record begins in the file, in bytes. */
  readonly offset: number;
}

/** Something that could not be read, or is not as it should be. */
export interface EvtxProblem {
  readonly code: RejectionCode;
  /** For people: what is wrong and at which byte of the file. */
  readonly message: string;
  readonly recordNumber: string | null;
  readonly offset: number;
  /** The bytes it is about, a copy. */
  readonly bytes: Uint8Array;
  /** Where a record is to be found again. */
  readonly inChunk?: InChunk;
}

/** What a log gives: what was made of a record, or a problem. */
export type EvtxItem<T> =
  | { readonly kind: "record"; readonly value: T }
  | { readonly kind: "problem"; readonly problem: EvtxProblem };

/** Makes of a record what is wanted of it, writing into the sink. May throw EvtxRefusal. */
export type MakeOf<T> = (event: EvtxEvent, sink: TextSink) => T;

/** `**` and two NULs. */
const RECORD_MAGIC = 0x2a2a;
const RECORD_HEADER = 24;
const LEAST_RECORD = RECORD_HEADER + 4;

/** Reads chunks, one at a time: nothing but the sink and tables of fixed size is kept from one to the next. */
export class ChunkReader<T> {
  readonly #make: MakeOf<T>;
  readonly #sink: TextSink;
  readonly #texts = new KnownTexts();
  readonly #templates = new KnownTemplates();

  constructor(make: MakeOf<T>, limit?: number) {
    this.#make = make;
    this.#sink = new TextSink(limit);
  }

  /**
   * Reads the records of a chunk. `length` is how much of it there is, `offset` where it lies in the file. With
   * `isDirty` (a log that was not closed) records are read beyond the end that the header tells of, as long as their
   * numbers go on; what else lies there was left by an earlier use of the chunk. With `isCut` the file ends here.
   */
  read(
    bytes: Uint8Array,
    length: number,
    offset: number,
    { isDirty, isCut }: { readonly isDirty: boolean; readonly isCut: boolean },
  ): EvtxItem<T>[] {
    if (isZero(bytes, 0, length)) return [];
    this.#sink.renew();
    return new OpenChunk(bytes, length, offset, {
      make: this.#make,
      sink: this.#sink,
      texts: this.#texts,
      templates: this.#templates,
    }).read(isDirty, isCut);
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** What is kept from chunk to chunk. */
interface Kept<T> {
  readonly make: MakeOf<T>;
  readonly sink: TextSink;
  readonly texts: KnownTexts;
  readonly templates: KnownTemplates;
}

class OpenChunk<T> {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #length: number;
  readonly #offset: number;
  readonly #kept: Kept<T>;
  readonly #items: EvtxItem<T>[] = [];
  #reader: BinXmlReader;
  /** Where the last record begins; 0 before the first. */
  #last = 0;
  /** Made for the first record that is refused: the chunk's buffer is used again. */
  #copy: Uint8Array | null = null;

  constructor(bytes: Uint8Array, length: number, offset: number, kept: Kept<T>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#length = length;
    this.#offset = offset;
    this.#kept = kept;
    this.#reader = new BinXmlReader(bytes, length, kept, false);
  }

  read(isDirty: boolean, isCut: boolean): EvtxItem<T>[] {
    const { free, damage } = readChunkHeader(this.#bytes, this.#view, this.#length);
    const isWhole = damage.length === 0 && this.#length === CHUNK_BYTES;
    if (damage.length > 0) {
      const message = `The chunk at byte ${this.#offset} is damaged: ${damage.join(", ")}. Its records were read one by one.`;
      this.#problem("damaged_log", message, 0, Math.min(128, this.#length));
    }
    if (!isWhole) this.#reader = new BinXmlReader(this.#bytes, this.#length, this.#kept, true);
    const end = free ?? this.#length;
    let at = FIRST_RECORD;
    while (at < end) {
      const size = this.#recordSize(at);
      if (size > 0) {
        this.#record(at, size);
        at += size;
        continue;
      }
      const next = this.#nextRecord(at + 1, end);
      // Without a header to tell, zeros are where records end; with one, they are where records were.
      if (free !== null || !isZero(this.#bytes, at, next)) this.#gap(at, next, isCut && next === this.#length);
      at = next;
    }
    if (isDirty || !isWhole) this.#beyond(at);
    return this.#items;
  }

  /** Records that were written after the header was. */
  #beyond(from: number): void {
    let at = from;
    while (at < this.#length) {
      const size = this.#recordSize(at);
      if (size === 0 || this.#last === 0 || this.#number(at) !== this.#number(this.#last) + 1n) return;
      this.#record(at, size);
      at += size;
    }
  }

  #record(at: number, size: number): void {
    this.#last = at;
    const offset = this.#offset + at;
    const recordNumber = this.#numberText(at);
    const { make, sink } = this.#kept;
    sink.clear();
    try {
      const nodes = this.#reader.fragment(at + RECORD_HEADER, at + size - 4, 0);
      this.#items.push({ kind: "record", value: make({ nodes, recordNumber, offset }, sink) });
    } catch (error) {
      if (!(error instanceof EvtxRefusal)) throw error;
      const message = `Record ${recordNumber} at byte ${offset} of the file ${error.message}.`;
      this.#copy ??= this.#bytes.slice(0, this.#length);
      const inChunk = { chunk: this.#copy, offset: this.#offset, at };
      const bytes = this.#copy.slice(at, at + size);
      const problem = { code: error.code, message, recordNumber, offset, bytes, inChunk };
      this.#items.push({ kind: "problem", problem });
    }
  }

  #numberText(at: number): string {
    const isSmall = this.#view.getUint32(at + 12, true) === 0;
    return isSmall ? String(this.#view.getUint32(at + 8, true)) : this.#number(at).toString();
  }

  #number(at: number): bigint {
    return this.#view.getBigUint64(at + 8, true);
  }

  /** The size of the record at a place; 0 when there is none: each says its size at both ends. */
  #recordSize(at: number): number {
    if (at + LEAST_RECORD > this.#length || this.#view.getUint32(at, true) !== RECORD_MAGIC) return 0;
    const size = this.#view.getUint32(at + 4, true);
    if (size < LEAST_RECORD || at + size > this.#length) return 0;
    if (this.#view.getUint32(at + size - 4, true) === size) return size;
    const after = at + size;
    return after + 4 <= this.#length && this.#view.getUint32(after, true) === RECORD_MAGIC ? size : 0;
  }

  #nextRecord(from: number, end: number): number {
    for (let at = this.#bytes.indexOf(0x2a, from); at >= 0 && at < end; at = this.#bytes.indexOf(0x2a, at + 1)) {
      if (this.#recordSize(at) > 0) return at;
    }
    return end;
  }

  #gap(from: number, to: number, isCut: boolean): void {
    const first = this.#offset + from;
    const last = this.#offset + to - 1;
    const message = isCut
      ? `The file ends inside the record at byte ${first}.`
      : `Bytes ${first} to ${last} of the file hold no record that can be read.`;
    this.#problem(isCut ? "truncated" : "damaged_record", message, from, to);
  }

  #problem(code: RejectionCode, message: string, from: number, to: number): void {
    const bytes = this.#bytes.slice(from, to);
    const offset = this.#offset + from;
    this.#items.push({ kind: "problem", problem: { code, message, recordNumber: null, offset, bytes } });
  }
}
