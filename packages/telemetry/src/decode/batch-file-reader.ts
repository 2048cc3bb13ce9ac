import { joinBytes } from "./bytes.ts";
import { ElementReader } from "./element-reader.ts";
import { LineReader } from "./line-reader.ts";
import type { Decoded } from "./record.ts";

const NEWLINE = 10;
const QUOTE = 34;
const BACKSLASH = 92;

/** Ends of a line behind which a list or an object goes on; behind any other end a line was cut. */
const GOES_ON = new Set([..."{[,:}]"].map((character) => character.charCodeAt(0)));

/**
 * A file whose first object begins as a batch of records does: an event hub's `{"records": […]}`, the answer of an
 * advanced-hunting query. Where its first line holds a whole object it is read line by line, so that a damaged line
 * costs no other; where the object goes on over more lines, or is longer than a record may be, list by list.
 */
export class BatchFileReader {
  readonly #maxBytes: number;
  readonly #firstLine: number;
  #pieces: Uint8Array[] = [];
  #pending = 0;
  #reader: LineReader | ElementReader | null = null;

  constructor(options: { readonly maxBytes: number; readonly firstLine: number }) {
    this.#maxBytes = options.maxBytes;
    this.#firstLine = options.firstLine;
  }

  push(chunk: Uint8Array): Decoded[] {
    if (this.#reader !== null) return this.#reader.push(chunk);
    const found = chunk.indexOf(NEWLINE);
    const length = this.#pending + (found < 0 ? chunk.length : found);
    this.#pieces.push(chunk.slice());
    this.#pending += chunk.length;
    if (length > this.#maxBytes) return this.#start(false);
    if (found < 0) return [];
    return this.#start(isWholeOrCut(joinBytes(this.#pieces).subarray(0, length)));
  }

  end(): Decoded[] {
    const out = this.#reader === null ? this.#start(true) : [];
    for (const last of this.#reader?.end() ?? []) out.push(last);
    return out;
  }

  #start(byLine: boolean): Decoded[] {
    const options = { maxBytes: this.#maxBytes, firstLine: this.#firstLine };
    const reader = byLine ? new LineReader(options) : new ElementReader({ ...options, place: "array" });
    const bytes = joinBytes(this.#pieces);
    this.#pieces = [];
    this.#reader = reader;
    return reader.push(bytes);
  }
}

/** Whether a line is done when it ends: everything in it is closed, or it was cut in the middle of something. */
function isWholeOrCut(line: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  let last = 0;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (byte > 32) last = byte;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 123 || byte === 91) depth += 1;
    else if (byte === 125 || byte === 93) depth -= 1;
  }
  return inString || depth === 0 || !GOES_ON.has(last);
}
