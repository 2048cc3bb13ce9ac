import { joinBytes } from "./bytes.ts";
import { type Decoded, refused, taken, tooLong } from "./record.ts";
import { decodeUtf8, encodeUtf8, HEAD_BYTES, headLength, rejectBytes } from "./rejected.ts";

const OPEN = encodeUtf8("<Event");
const CLOSE = encodeUtf8("</Event>");
const NEWLINE = 10;

function indexOfBytes(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const first = needle[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < needle.length && bytes[at + same] === needle[same]) same += 1;
    if (same === needle.length) return at;
  }
  return -1;
}

/** Finds `<Event` that is not the start of another name, such as the wrapper `<Events>`. -1 when more is needed. */
function indexOfEvent(bytes: Uint8Array, from: number): number {
  for (let at = indexOfBytes(bytes, OPEN, from); at >= 0; at = indexOfBytes(bytes, OPEN, at + 1)) {
    const after = bytes[at + OPEN.length];
    if (after === undefined) return -1;
    if (after === 32 || after === 62 || after === 9 || after === 10 || after === 13) return at;
  }
  return -1;
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** What may stand between events: white space, the XML declaration, comments, the wrapper's tags, evtx_dump's labels. */
const BETWEEN = /^(?:\s|<\?[^>]*>|<!--[^>]*-->|<\/?Events\b[^>]*>|Record [0-9]{1,20}(?=\s))*$/;

/** Event XML, one `<Event>` after another, alone or in an `<Events>` wrapper. Holds one event at most. */
export class XmlReader {
  readonly #maxBytes: number;
  #line: number;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Position up to which the pending bytes were searched for the end of the event. */
  #searched = 0;
  #inEvent = false;
  #dropped: { readonly head: Uint8Array; readonly line: number; bytes: number } | null = null;

  /** What stands between events, once it is longer than what is kept of it. */
  #gap: { readonly head: Uint8Array; readonly line: number; bytes: number } | null = null;

  constructor(options: { readonly maxBytes: number; readonly firstLine: number }) {
    this.#maxBytes = options.maxBytes;
    this.#line = options.firstLine;
  }

  push(chunk: Uint8Array): Decoded[] {
    const out: Decoded[] = [];
    this.#bytes = joinBytes([this.#bytes, chunk]);
    for (;;) {
      if (!this.#inEvent) {
        const start = indexOfEvent(this.#bytes, 0);
        if (start < 0) break;
        this.#between(this.#bytes.subarray(0, start), out);
        this.#advance(start);
        this.#inEvent = true;
        this.#searched = OPEN.length;
      }
      const end = indexOfBytes(this.#bytes, CLOSE, this.#searched);
      if (end < 0) break;
      this.#finish(this.#bytes.slice(0, end + CLOSE.length), out);
      this.#advance(end + CLOSE.length);
      this.#inEvent = false;
    }
    this.#bound();
    return out;
  }

  end(): Decoded[] {
    const out: Decoded[] = [];
    if (this.#dropped !== null) {
      const { head, line, bytes } = this.#dropped;
      out.push(tooLong(head, line, bytes + this.#bytes.length, this.#maxBytes));
    } else if (this.#inEvent) {
      const message = "The file ends inside this event.";
      const head = this.#bytes.subarray(0, HEAD_BYTES);
      const byteLength = this.#bytes.length;
      out.push(refused(rejectBytes(head, { line: this.#line, code: "truncated", message, byteLength })));
    } else this.#between(this.#bytes, out);
    this.#bytes = new Uint8Array(0);
    return out;
  }

  /** Keeps what is pending within the limit, inside an event and between events. */
  #bound(): void {
    if (this.#inEvent) {
      this.#searched = Math.max(OPEN.length, this.#bytes.length - CLOSE.length);
      if (this.#dropped === null && this.#bytes.length <= this.#maxBytes) return;
      const keep = Math.min(this.#bytes.length, CLOSE.length);
      const passed = this.#bytes.length - keep;
      if (this.#dropped === null) {
        this.#dropped = { head: this.#bytes.slice(0, headLength(this.#maxBytes)), line: this.#line, bytes: passed };
      } else this.#dropped.bytes += passed;
      this.#advance(passed);
      this.#searched = 0;
    } else if (this.#bytes.length > HEAD_BYTES) {
      const passed = this.#bytes.length - OPEN.length;
      if (this.#gap === null) this.#gap = { head: this.#bytes.slice(0, HEAD_BYTES), line: this.#line, bytes: passed };
      else this.#gap.bytes += passed;
      this.#advance(passed);
    }
  }

  #advance(count: number): void {
    this.#line += countLines(this.#bytes.subarray(0, count));
    // The pending bytes are a copy of our own, so a view of them is enough.
    this.#bytes = this.#bytes.subarray(count);
  }

  #finish(bytes: Uint8Array, out: Decoded[]): void {
    if (this.#dropped !== null) {
      const { head, line } = this.#dropped;
      out.push(tooLong(head, line, this.#dropped.bytes + bytes.length, this.#maxBytes));
      this.#dropped = null;
      return;
    }
    // Measured here too, so that the limit does not depend on how the input was cut.
    if (bytes.length > this.#maxBytes) {
      out.push(tooLong(bytes.slice(0, headLength(this.#maxBytes)), this.#line, bytes.length, this.#maxBytes));
      return;
    }
    const text = decodeUtf8(bytes);
    if (text !== null) out.push(taken({ text, json: null, line: this.#line }));
    else {
      const message = "The event is not valid UTF-8.";
      out.push(refused(rejectBytes(bytes, { line: this.#line, code: "invalid_utf8", message })));
    }
  }

  #between(bytes: Uint8Array, out: Decoded[]): void {
    const gap = this.#gap ?? { head: bytes.subarray(0, HEAD_BYTES), line: this.#line, bytes: 0 };
    const byteLength = gap.bytes + bytes.length;
    this.#gap = null;
    const text = byteLength > HEAD_BYTES ? null : decodeUtf8(bytes);
    if (text !== null && BETWEEN.test(text)) return;
    const message = "Between events stands something that is no event.";
    out.push(refused(rejectBytes(gap.head, { line: gap.line, code: "invalid_xml", message, byteLength })));
  }
}
