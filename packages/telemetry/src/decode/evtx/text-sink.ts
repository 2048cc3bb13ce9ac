import { encodeUtf8 } from "../rejected.ts";
import { EvtxRefusal } from "./refusal.ts";

/**
 * The most text that one record may give, in bytes of UTF-8. A record has at most 64 KiB of its own; lists that repeat
 * their element and templates within templates can grow it without end, and are refused here.
 */
export const MAX_RECORD_TEXT = 4 * 1024 * 1024;

/** Templates and documents within each other, as they are written. */
export const MAX_INSTANCE_DEPTH = 12;

/**
 * What one chunk may cost, in steps: an element, a value, an item of a list, sixteen bytes of text. Its records are
 * 64 KiB together; one that asks for more than a million steps was made to.
 */
export const MAX_CHUNK_WORK = 1_000_000;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text that is written often, encoded once. */
export interface Literal {
  readonly bytes: Uint8Array;
  /** By how much its bytes are more than its UTF-16 units. */
  readonly surplus: number;
}

/** Encodes text; half characters become U+FFFD. */
export function literalOf(text: string): Literal {
  const ascii = new Uint8Array(text.length);
  let at = 0;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) break;
    ascii[at] = code;
  }
  if (at === text.length) return { bytes: ascii, surplus: 0 };
  const bytes = encodeUtf8(text);
  return { bytes, surplus: bytes.length - text.length };
}

/** UTF-8 text under construction. Kept and used again from record to record, so that nothing is made for each. */
export class TextSink {
  bytes: Uint8Array = new Uint8Array(1024);
  length = 0;
  /** By how much the bytes are more than the UTF-16 units of the same text. */
  surplus = 0;
  /** Where values stand that were written as they are: two numbers each, in UTF-16 units; -1 for all others. */
  #marks: number[] = [];
  #work = 0;
  readonly #limit: number;

  /** `limit`: the most bytes that a record may give. */
  constructor(limit = MAX_RECORD_TEXT) {
    this.#limit = Math.min(limit, MAX_RECORD_TEXT);
  }

  /** Begins a record. */
  clear(): void {
    this.#work += this.length >> 4;
    this.length = 0;
    if (this.#marks.length > 0) this.#marks = [];
    this.surplus = 0;
    // One record that was large must not be paid for by all that follow.
    if (this.bytes.length > 2 * MAX_RECORD_TEXT) this.bytes = new Uint8Array(1024);
  }

  /** Begins a chunk, whose records share {@link MAX_CHUNK_WORK}. */
  renew(): void {
    this.clear();
    this.#work = 0;
  }

  /** Throws EvtxRefusal when a chunk asks for more than is good, or nests deeper than {@link MAX_INSTANCE_DEPTH}. */
  spend(steps: number, depth: number): void {
    this.#work += steps;
    if (this.#work > MAX_CHUNK_WORK) {
      throw new EvtxRefusal("too_long", "lies in a chunk whose records ask for more work than 64 KiB of events can");
    }
    if (depth > MAX_INSTANCE_DEPTH) {
      throw new EvtxRefusal("too_deep", `nests templates deeper than ${MAX_INSTANCE_DEPTH} levels`);
    }
  }

  /** Makes room for the marks of `count` values and gives where they begin. */
  addMarks(count: number): number {
    const from = this.#marks.length;
    for (let value = 0; value < count; value += 1) this.#marks.push(-1, -1);
    return from;
  }

  /** Marks what was written since `from` (in UTF-16 units). */
  mark(at: number, from: number): void {
    this.#marks[at] = from;
    this.#marks[at + 1] = this.length - this.surplus;
  }

  /** The beginning of a marked value at `at`, its end at `at + 1`; -1 when it is not marked. */
  marked(at: number): number {
    return this.#marks[at] ?? -1;
  }

  /** Makes room for `count` more bytes. Throws EvtxRefusal when too much was written already. */
  ensure(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    this.check();
    const larger = new Uint8Array(Math.max(this.length + count, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** Throws EvtxRefusal when more was written than one record may give. */
  check(): void {
    if (this.length > this.#limit) {
      throw new EvtxRefusal("too_long", `gives more than ${this.#limit} bytes of text`);
    }
  }

  /** Copies what was made beforehand. */
  literal({ bytes, surplus }: Literal): void {
    const count = bytes.length;
    this.surplus += surplus;
    if (this.length + count > this.bytes.length) this.ensure(count);
    if (count > 48) this.bytes.set(bytes, this.length);
    else {
      const out = this.bytes;
      const at = this.length;
      for (let index = 0; index < count; index += 1) out[at + index] = bytes[index] ?? 0;
    }
    this.length += count;
  }

  /** Writes text of ASCII. */
  ascii(text: string): void {
    const count = text.length;
    if (this.length + count > this.bytes.length) this.ensure(count);
    for (let index = 0; index < count; index += 1) this.bytes[this.length + index] = text.charCodeAt(index);
    this.length += count;
  }

  byte(code: number): void {
    if (this.length + 1 > this.bytes.length) this.ensure(1);
    this.bytes[this.length] = code;
    this.length += 1;
  }

  /** Copies what another sink holds. */
  append(other: TextSink): void {
    this.ensure(other.length);
    this.bytes.set(other.bytes.subarray(0, other.length), this.length);
    this.length += other.length;
  }

  /** What was written since `from` (in bytes), as text. */
  text(from = 0): string {
    return decoder.decode(this.bytes.subarray(from, this.length));
  }
}
