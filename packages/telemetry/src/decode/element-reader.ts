import { BATCH_LISTS, beginsLikeBatch, isBatch } from "./batch-shape.ts";
import { joinBytes } from "./bytes.ts";
import { type Decoded, decodeText, refused, tooLong } from "./record.ts";
import { decodeUtf8, HEAD_BYTES, headLength, rejectBytes } from "./rejected.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const NEWLINE = 10;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

/**
 * Where records are: `array`, the elements of a top-level list (and any other top-level value); `hits`, the elements
 * of `hits.hits` of a search response; `batch`, the elements of a list like `records` of an object.
 */
export type ElementPlace = "array" | "hits" | "batch";

/** What begins where a record may be, as far as it was read. */
interface Element {
  pieces: Uint8Array[];
  bytes: number;
  readonly line: number;
  readonly scalar: boolean;
  dropped: boolean;
  /** Its place in the batch: `records[2]`; null outside of one. */
  readonly place: string | null;
  /** Reads its records one by one: it is a batch that is longer than a record may be. */
  batch: ElementReader | null;
}

/**
 * Records that are elements of a JSON list, or values one after another over several lines. Follows strings and
 * brackets only, so the slice of each element is exactly what was received, and one element at most is held.
 */
export class ElementReader {
  readonly #maxBytes: number;
  readonly #place: ElementPlace;
  readonly #counts: boolean;
  #line: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Depth of the list whose elements are records; -1 while outside it. */
  #listDepth = -1;
  #element: Element | null = null;
  /** For `hits` and `batch`: the keys of the two outer objects, as far as read. */
  #keys: string[] = ["", ""];
  #key = "";
  #keyOpen = false;
  #lastString = "";
  #found = false;
  /** The word `Record` before a number, which evtx_dump writes before each document; told when no number follows. */
  #label: Decoded | null = null;
  /** For `batch`: all keys of the outer object. */
  readonly #outerKeys = new Set<string>();
  #elements = 0;
  #objects = 0;
  /** Set where something other than objects stands outside of everything. */
  #isStray = false;

  /** `counts`: nothing is given; what was read is asked of {@link isBatch} and {@link elements}. */
  constructor(options: {
    readonly maxBytes: number;
    readonly firstLine: number;
    readonly place: ElementPlace;
    readonly counts?: boolean;
  }) {
    this.#counts = options.counts ?? false;
    this.#maxBytes = options.maxBytes;
    this.#line = options.firstLine;
    this.#place = options.place;
  }

  /** For `batch`: whether what was read so far is one, or only looks like it: a document with a list of that name. */
  get isBatch(): boolean {
    const holdsRecords = this.#found && (this.#elements === 0 || this.#objects > 0);
    return holdsRecords && !this.#isStray && isBatch(this.#outerKeys);
  }

  /** How many records have begun. */
  get elements(): number {
    return this.#elements;
  }

  push(chunk: Uint8Array): Decoded[] {
    const out: Decoded[] = [];
    /** Where the part of the current element that lies in this chunk begins. */
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#line += 1;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE || byte === NEWLINE) {
          // A raw newline ends a broken string, so that one bad quote does not swallow the rest of the file.
          this.#inString = false;
          if (this.#keyOpen) this.#lastString = this.#key;
          this.#keyOpen = false;
          if (this.#element?.scalar && this.#depth === this.#recordDepth()) {
            this.#finish(chunk.subarray(from, at + 1), out);
          }
        } else if (this.#keyOpen && this.#key.length < 16) this.#key += String.fromCharCode(byte);
        continue;
      }
      if (isBlank(byte)) {
        if (this.#element?.scalar) this.#finish(chunk.subarray(from, at), out);
        continue;
      }
      if (this.#depth === 0 && byte !== OPEN_BRACE) this.#isStray = true;
      const atRecord = this.#isRecordPlace();
      if (this.#element?.scalar && (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
        this.#finish(chunk.subarray(from, at), out);
      }
      if (byte === QUOTE) {
        this.#inString = true;
        if (this.#element === null) {
          if (atRecord) from = this.#begin(at, true);
          else {
            this.#keyOpen = true;
            this.#key = "";
          }
        }
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (this.#element === null && atRecord && !this.#opensList(byte)) from = this.#begin(at, false);
        else if (this.#element?.scalar && this.#depth === this.#recordDepth()) {
          this.#finish(chunk.subarray(from, at), out);
          from = this.#begin(at, false);
        }
        this.#depth += 1;
        if (this.#element === null) this.#enter(byte);
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.#element !== null && this.#depth === this.#recordDepth() + 1) {
          this.#depth -= 1;
          this.#finish(chunk.subarray(from, at + 1), out);
        } else {
          if (this.#element === null && this.#depth === this.#listDepth) this.#listDepth = -1;
          this.#depth = Math.max(0, this.#depth - 1);
        }
      } else if (byte === COLON) {
        if (this.#element === null && this.#depth >= 1 && this.#depth <= 2) {
          this.#keys[this.#depth - 1] = this.#lastString;
          if (this.#depth === 1) this.#outerKeys.add(this.#lastString);
        }
      } else if (byte !== COMMA && this.#element === null && atRecord) from = this.#begin(at, true);
    }
    if (this.#element !== null) this.#keep(chunk.subarray(from), out);
    return out;
  }

  end(): Decoded[] {
    const out: Decoded[] = [];
    const what = this.#place === "batch" ? "batch" : "file";
    const element = this.#element;
    if (element?.batch) this.#finishBatch(element, element.batch, out);
    else if (element?.scalar && !this.#inString && this.#depth === 0) {
      this.#finish(new Uint8Array(0), out);
    } else if (element !== null) {
      const bytes = joinBytes(element.pieces);
      if (!element.dropped && this.#opensBatch(bytes, element, out)) return out;
      const cut = rejectBytes(bytes.subarray(0, HEAD_BYTES), {
        line: element.line,
        code: "truncated",
        message: `The ${what} ends inside this record.`,
        byteLength: element.bytes,
      });
      out.push(
        placed(
          element.dropped ? tooLong(bytes, element.line, element.bytes, this.#maxBytes) : refused(cut),
          element.place,
        ),
      );
    } else if (this.#depth > 0) {
      const message = `The ${what} ends before its list is closed; what was read is kept.`;
      out.push(refused(rejectBytes(new Uint8Array(0), { line: this.#line, code: "truncated", message })));
    } else if (this.#place === "hits" && !this.#found) {
      const message = "This looks like a search response, but it has no hits.hits list.";
      out.push(refused(rejectBytes(new Uint8Array(0), { line: this.#line, code: "unrecognised", message })));
    }
    if (this.#label !== null) out.push(this.#label);
    return out;
  }

  #recordDepth(): number {
    return this.#listDepth < 0 ? 0 : this.#listDepth;
  }

  #isRecordPlace(): boolean {
    if (this.#listDepth >= 0) return this.#depth === this.#listDepth;
    return this.#place === "array" && this.#depth === 0;
  }

  #opensList(byte: number): boolean {
    return this.#place === "array" && this.#depth === 0 && byte === OPEN_BRACKET;
  }

  #enter(byte: number): void {
    if (byte !== OPEN_BRACKET || this.#listDepth >= 0) return;
    const isList =
      this.#place === "array"
        ? this.#depth === 1
        : this.#place === "batch"
          ? this.#depth === 2 && BATCH_LISTS.has(this.#keys[0] ?? "")
          : this.#depth === 3 && this.#keys[0] === "hits" && this.#keys[1] === "hits";
    if (isList) {
      this.#listDepth = this.#depth;
      this.#found = true;
    }
  }

  #begin(at: number, scalar: boolean): number {
    const place = this.#place === "batch" ? `${this.#keys[0]}[${this.#elements}]` : null;
    this.#elements += 1;
    if (!scalar) this.#objects += 1;
    this.#element = { pieces: [], bytes: 0, line: this.#line, scalar, dropped: false, place, batch: null };
    return at;
  }

  #keep(bytes: Uint8Array, out: Decoded[]): void {
    const element = this.#element;
    if (element === null || this.#counts) return;
    element.bytes += bytes.length;
    if (element.batch !== null) for (const each of element.batch.push(bytes)) out.push(each);
    if (element.dropped || bytes.length === 0) return;
    element.pieces.push(bytes.slice());
    if (element.bytes <= this.#maxBytes) return;
    const all = joinBytes(element.pieces);
    element.pieces = [all.slice(0, headLength(this.#maxBytes))];
    element.dropped = true;
    if (!this.#isLongBatch(all.subarray(0, this.#maxBytes), element)) return;
    element.batch = new ElementReader({ maxBytes: this.#maxBytes, firstLine: element.line, place: "batch" });
    for (const each of element.batch.push(all)) out.push(each);
  }

  /**
   * Whether an object that is longer than a record may be is a batch, as far as its beginning tells: as a document of
   * its own it could not be taken anyway.
   */
  #isLongBatch(beginning: Uint8Array, { line, scalar }: Element): boolean {
    if (this.#place !== "array" || scalar || !beginsLikeBatch(headText(beginning))) return false;
    const trial = look(beginning, line);
    return trial.isBatch && trial.elements <= MOST_IN_BATCH;
  }

  #finish(last: Uint8Array, out: Decoded[]): void {
    this.#keep(last, out);
    const element = this.#element;
    this.#element = null;
    if (element === null || this.#counts) return;
    if (element.batch !== null) {
      this.#finishBatch(element, element.batch, out);
      return;
    }
    const bytes = joinBytes(element.pieces);
    if (element.dropped) {
      out.push(placed(tooLong(bytes, element.line, element.bytes, this.#maxBytes), element.place));
      return;
    }
    if (this.#opensBatch(bytes, element, out)) return;
    const text = decodeUtf8(bytes);
    if (text !== null) this.#take(text, element, out);
    else {
      const message = "The record is not valid UTF-8.";
      out.push(
        placed(refused(rejectBytes(bytes, { line: element.line, code: "invalid_utf8", message })), element.place),
      );
    }
  }

  #finishBatch({ pieces, line, bytes }: Element, batch: ElementReader, out: Decoded[]): void {
    for (const each of batch.end()) out.push(each);
    // It went on as a document of its own.
    if (!batch.isBatch) out.push(tooLong(joinBytes(pieces), line, bytes, this.#maxBytes));
  }

  #opensBatch(bytes: Uint8Array, { line, scalar }: Element, out: Decoded[]): boolean {
    const opened = this.#place === "array" && !scalar ? openBatch(bytes, line) : null;
    for (const each of opened ?? []) out.push(each);
    return opened !== null;
  }

  #take(text: string, element: Element, out: Decoded[]): void {
    const isOutside = element.scalar && this.#listDepth < 0;
    const label = this.#label;
    this.#label = null;
    if (label !== null && isOutside && /^[0-9]{1,20}$/.test(text)) return;
    if (label !== null) out.push(label);
    if (isOutside && text === "Record") this.#label = decodeText(text, element.line);
    else out.push(placed(decodeText(text, element.line), element.place));
  }
}

/** So many records in bytes that are held at once are none that a source writes: they are too short. */
const MOST_IN_BATCH = 100_000;

function look(bytes: Uint8Array, line: number): ElementReader {
  const reader = new ElementReader({
    maxBytes: Number.POSITIVE_INFINITY,
    firstLine: line,
    place: "batch",
    counts: true,
  });
  reader.push(bytes);
  return reader;
}

/**
 * The records of an object that is a batch of them, each by itself, or null when it is none. The bytes need not be whole
 * JSON: a record that is broken, or that the end cuts, is refused alone.
 */
export function openBatch(bytes: Uint8Array, line: number): readonly Decoded[] | null {
  if (!beginsLikeBatch(headText(bytes))) return null;
  // Looked at first, so that what is no batch, or one made to be costly, never becomes millions of records.
  const { isBatch, elements } = look(bytes, line);
  if (!isBatch) return null;
  if (elements > MOST_IN_BATCH) {
    const message = `This batch has ${elements} records; at most ${MOST_IN_BATCH} are taken from one of its size.`;
    const head = bytes.subarray(0, HEAD_BYTES);
    return [refused(rejectBytes(head, { line, code: "too_long", message, byteLength: bytes.length }))];
  }
  const reader = new ElementReader({ maxBytes: Number.POSITIVE_INFINITY, firstLine: line, place: "batch" });
  const out = reader.push(bytes);
  for (const last of reader.end()) out.push(last);
  return out;
}

/** Enough of the beginning to see a first key; each byte a character, since only ASCII is looked for. */
function headText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 256));
}

/** With its place in the batch. */
function placed(decoded: Decoded, place: string | null): Decoded {
  if (place === null) return decoded;
  return decoded.kind === "record"
    ? { kind: "record", record: { ...decoded.record, inBatch: place } }
    : {
        kind: "rejected",
        rejected: { ...decoded.rejected, message: `${place} of a batch: ${decoded.rejected.message}` },
      };
}
