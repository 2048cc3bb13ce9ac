import { TextSink } from "./text-sink.ts";
import { asIs, writeUtf16 } from "./write-text.ts";

const SLOTS = 1024;
/** Longer texts are seldom met again. */
const MAX_BYTES = 256;

interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Names and texts of templates come again in every chunk: those met lately are kept with their bytes, one for each
 * place of a table of fixed size, so that the same bytes need not be made into a text again.
 */
export class KnownTexts {
  readonly #slots: (Known | undefined)[] = new Array<Known | undefined>(SLOTS);
  readonly #scratch = new TextSink();

  /** UTF-16LE up to the first NUL, as text. */
  read(bytes: Uint8Array, from: number, size: number): string {
    if (size > MAX_BYTES) return this.#decode(bytes, from, size);
    let hash = size;
    for (let at = from; at < from + size; at += 2) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = hash & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && isSame(known.bytes, bytes, from, size)) return known.text;
    const text = this.#decode(bytes, from, size);
    this.#slots[slot] = { bytes: bytes.slice(from, from + size), text };
    return text;
  }

  #decode(bytes: Uint8Array, from: number, size: number): string {
    this.#scratch.clear();
    writeUtf16(this.#scratch, bytes, from, from + size, asIs);
    return this.#scratch.text();
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, size: number): boolean {
  if (known.length !== size) return false;
  for (let at = 0; at < size; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}
