import { crc32 } from "../decode/evtx/crc32.ts";
import { ValueType } from "../decode/evtx/value-type.ts";

/** A value of a record: its type and bytes, or a template with values of its own (BinXml). */
export type EvtxValue =
  | { readonly type: number; readonly bytes: Uint8Array }
  | { readonly template: EvtxTemplate; readonly values: readonly EvtxValue[] };

/** Character data in a template. */
export type EvtxPart =
  | string
  | { readonly slot: number; readonly type: number; readonly optional?: boolean }
  | { readonly entity: string }
  | { readonly character: number }
  | { readonly cdata: string }
  | { readonly target: string; readonly data: string };

export interface EvtxElement {
  readonly name: string;
  readonly attributes?: readonly (readonly [name: string, parts: readonly EvtxPart[]])[];
  readonly children?: readonly (EvtxElement | EvtxPart)[];
  /** The value without which the element is left out. */
  readonly dependency?: number;
}

/** A template; records that name the same object share its definition within a chunk. */
export interface EvtxTemplate {
  /** First four bytes of its GUID. */
  readonly id: number;
  readonly root: EvtxElement;
}

export interface EvtxRecordOptions {
  readonly number: bigint;
  readonly template: EvtxTemplate;
  readonly values: readonly EvtxValue[];
}

export interface EvtxFileOptions {
  /** Set as when the log was not closed. */
  readonly dirty?: boolean;
}

const CHUNK = 65_536;

function isElement(child: EvtxElement | EvtxPart): child is EvtxElement {
  return typeof child === "object" && "name" in child;
}

/** Writes one chunk as Windows does: names and templates stand where they are used first. */
class ChunkWriter {
  /** Larger than a chunk, so that the record that does not fit can be written before it is seen not to. */
  readonly bytes = new Uint8Array(CHUNK * 4);
  readonly #view = new DataView(this.bytes.buffer);
  #at = 512;
  #names = new Map<string, number>();
  #templates = new Map<EvtxTemplate, number>();
  #lastRecord = 0;
  #first: bigint | null = null;
  #last = 0n;

  /** Gives false, and leaves the chunk as it was, when the record does not fit. */
  record({ number, template, values }: EvtxRecordOptions): boolean {
    const start = this.#at;
    const names = new Map(this.#names);
    const templates = new Map(this.#templates);
    this.#u32(0x2a2a);
    this.#u32(0);
    this.#u64(number);
    this.#u64(132_000_000_000_000_000n + number);
    this.#bytes([0x0f, 1, 1, 0]);
    this.#instance(template, values);
    this.#u8(0);
    while ((this.#at - start) % 8 !== 4) this.#u8(0);
    const size = this.#at + 4 - start;
    this.#u32(size);
    this.#view.setUint32(start + 4, size, true);
    if (this.#at > CHUNK) {
      this.bytes.fill(0, start, this.#at);
      this.#at = start;
      this.#names = names;
      this.#templates = templates;
      return false;
    }
    this.#lastRecord = start;
    this.#first ??= number;
    this.#last = number;
    return true;
  }

  finish(): Uint8Array {
    const free = this.#at;
    this.bytes.set([0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0]);
    for (const at of [8, 24]) {
      this.#view.setBigUint64(at, this.#first ?? 0n, true);
      this.#view.setBigUint64(at + 8, this.#last, true);
    }
    this.#view.setUint32(40, 128, true);
    this.#view.setUint32(44, this.#lastRecord, true);
    this.#view.setUint32(48, free, true);
    return sealChunk(this.bytes.slice(0, CHUNK));
  }

  #instance(template: EvtxTemplate, values: readonly EvtxValue[]): void {
    this.#bytes([0x0c, 1]);
    this.#u32(template.id);
    const known = this.#templates.get(template);
    this.#u32(known ?? this.#at + 4);
    if (known === undefined) this.#definition(template);
    this.#u32(values.length);
    let descriptor = this.#at;
    this.#at += values.length * 4;
    for (const value of values) {
      const from = this.#at;
      if ("bytes" in value) this.#bytes(value.bytes);
      else {
        this.#bytes([0x0f, 1, 1, 0]);
        this.#instance(value.template, value.values);
        this.#u8(0);
      }
      this.#view.setUint16(descriptor, this.#at - from, true);
      this.bytes[descriptor + 2] = "bytes" in value ? value.type : ValueType.BinXml;
      descriptor += 4;
    }
  }

  #definition(template: EvtxTemplate): void {
    this.#templates.set(template, this.#at);
    this.#u32(0);
    this.#u32(template.id);
    this.#bytes(new Uint8Array(12));
    const size = this.#at;
    this.#u32(0);
    this.#bytes([0x0f, 1, 1, 0]);
    this.#element(template.root);
    this.#u8(0);
    this.#view.setUint32(size, this.#at - size - 4, true);
  }

  #element(element: EvtxElement): void {
    const attributes = element.attributes ?? [];
    this.#u8(attributes.length > 0 ? 0x41 : 0x01);
    this.#u16(element.dependency ?? 0xffff);
    const size = this.#at;
    this.#u32(0);
    this.#name(element.name);
    if (attributes.length > 0) {
      const list = this.#at;
      this.#u32(0);
      attributes.forEach(([name, parts], index) => {
        this.#u8(index + 1 < attributes.length ? 0x46 : 0x06);
        this.#name(name);
        for (const part of parts) this.#part(part);
      });
      this.#view.setUint32(list, this.#at - list - 4, true);
    }
    if (element.children === undefined) this.#u8(0x03);
    else {
      this.#u8(0x02);
      for (const child of element.children) {
        if (isElement(child)) this.#element(child);
        else this.#part(child);
      }
      this.#u8(0x04);
    }
    this.#view.setUint32(size, this.#at - size - 4, true);
  }

  #part(part: EvtxPart): void {
    if (typeof part === "string") {
      this.#bytes([0x05, ValueType.String]);
      this.#counted(part);
    } else if ("slot" in part) {
      this.#u8(part.optional === true ? 0x0e : 0x0d);
      this.#u16(part.slot);
      this.#u8(part.type);
    } else if ("entity" in part) {
      this.#u8(0x09);
      this.#name(part.entity);
    } else if ("character" in part) {
      this.#u8(0x08);
      this.#u16(part.character);
    } else if ("cdata" in part) {
      this.#u8(0x07);
      this.#counted(part.cdata);
    } else {
      this.#u8(0x0a);
      this.#name(part.target);
      this.#u8(0x0b);
      this.#counted(part.data);
    }
  }

  #name(name: string): void {
    const known = this.#names.get(name);
    this.#u32(known ?? this.#at + 4);
    if (known !== undefined) return;
    this.#names.set(name, this.#at);
    this.#u32(0);
    this.#u16(0);
    this.#counted(name);
    this.#u16(0);
  }

  #counted(text: string): void {
    this.#u16(text.length);
    this.#bytes(utf16(text));
  }

  #bytes(bytes: ArrayLike<number>): void {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #u8(value: number): void {
    this.bytes[this.#at] = value;
    this.#at += 1;
  }

  #u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  #u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #u64(value: bigint): void {
    this.#view.setBigUint64(this.#at, value, true);
    this.#at += 8;
  }
}

/** UTF-16LE of a text, without an end. */
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    bytes[at * 2] = text.charCodeAt(at) & 0xff;
    bytes[at * 2 + 1] = text.charCodeAt(at) >> 8;
  }
  return bytes;
}

/** Puts the right checksums into a chunk that was changed. */
export function sealChunk(chunk: Uint8Array): Uint8Array {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const free = Math.min(view.getUint32(48, true), CHUNK);
  view.setUint32(52, crc32(chunk, 512, Math.max(512, free)), true);
  view.setUint32(124, crc32(chunk, 128, 512, crc32(chunk, 0, 120)), true);
  return chunk;
}

/** A log of records: the header, and as many chunks as they need. */
export function evtxFile(records: readonly EvtxRecordOptions[], options: EvtxFileOptions = {}): Uint8Array {
  const chunks: Uint8Array[] = [];
  let chunk = new ChunkWriter();
  for (const record of records) {
    if (chunk.record(record)) continue;
    chunks.push(chunk.finish());
    chunk = new ChunkWriter();
    if (!chunk.record(record)) throw new RangeError(`record ${record.number} is larger than a chunk`);
  }
  if (records.length > 0) chunks.push(chunk.finish());
  const file = new Uint8Array(4096 + chunks.length * CHUNK);
  file.set(evtxHeader(chunks.length, (records.at(-1)?.number ?? 0n) + 1n, options));
  chunks.forEach((bytes, index) => {
    file.set(bytes, 4096 + index * CHUNK);
  });
  return file;
}

/** The 4 KiB in front of so many chunks. `next`: the number of the record that would come next. */
export function evtxHeader(chunks: number, next: bigint, options: EvtxFileOptions = {}): Uint8Array {
  const header = new Uint8Array(4096);
  const view = new DataView(header.buffer);
  header.set([0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0]);
  view.setBigUint64(16, BigInt(Math.max(0, chunks - 1)), true);
  view.setBigUint64(24, next, true);
  view.setUint32(32, 128, true);
  view.setUint16(36, 1, true);
  view.setUint16(38, 3, true);
  view.setUint16(40, 4096, true);
  view.setUint16(42, chunks, true);
  view.setUint32(120, options.dirty === true ? 1 : 0, true);
  view.setUint32(124, crc32(header, 0, 120), true);
  return header;
}
