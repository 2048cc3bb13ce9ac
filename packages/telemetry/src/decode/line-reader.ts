import type { JsonValue } from "../ecs/event.ts";
import { beginsLikeBatch } from "./batch-shape.ts";
import { joinBytes } from "./bytes.ts";
import { openBatch } from "./element-reader.ts";
import { isJsonObject, parseJson } from "./json-text.ts";
import { bulkAction, bulkRecord, type Decoded, decodeText, recordFromJson, refused, taken, tooLong } from "./record.ts";
import { decodeUtf8, encodeUtf8, headLength, type RejectionCode, rejectBytes, rejectText } from "./rejected.ts";

const NEWLINE = 10;

/**
 * Lines of JSON (NDJSON, hits, bulk bodies) or of event XML, one record a line, or one batch of records. Holds at most one line in memory; a
 * line beyond `maxBytes` is put aside with its head, and reading goes on after it.
 */
export class LineReader {
  readonly #maxBytes: number;
  #line: number;
  #pieces: Uint8Array[] = [];
  #pending = 0;
  /** Set while the rest of a line that is too long is passed over. */
  #skipping: { readonly line: number; readonly head: Uint8Array; bytes: number } | null = null;
  #action: { text: string; line: number; index: string | null; id: string | null; update: boolean } | null = null;

  /** Set for the last line, when no newline ends it. */
  #atEnd = false;

  constructor(options: { readonly maxBytes: number; readonly firstLine: number }) {
    this.#maxBytes = options.maxBytes;
    this.#line = options.firstLine;
  }

  push(chunk: Uint8Array): Decoded[] {
    const out: Decoded[] = [];
    let bytes = chunk;
    if (this.#skipping !== null) {
      const end = bytes.indexOf(NEWLINE);
      this.#skipping.bytes += end < 0 ? bytes.length : end;
      if (end < 0) return out;
      this.#endSkipping(out);
      bytes = bytes.subarray(end + 1);
    }
    const last = bytes.lastIndexOf(NEWLINE);
    if (last < 0) {
      this.#keep(bytes);
      return out;
    }
    const block = joinBytes([...this.#pieces, bytes.subarray(0, last)]);
    this.#pieces = [];
    this.#pending = 0;
    this.#takeBlock(block, out);
    this.#keep(bytes.subarray(last + 1));
    return out;
  }

  end(): Decoded[] {
    const out: Decoded[] = [];
    if (this.#skipping !== null) this.#endSkipping(out);
    else if (this.#pending > 0) {
      this.#atEnd = true;
      this.#takeBlock(joinBytes(this.#pieces), out);
    }
    this.#pieces = [];
    this.#pending = 0;
    if (this.#action !== null) this.#dropAction(out, "The file ends after a bulk action, before its document.");
    return out;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // Copied, because a reader may use the same buffer for its next chunk.
    this.#pieces.push(bytes.slice());
    this.#pending += bytes.length;
    if (this.#pending > this.#maxBytes) {
      const head = joinBytes(this.#pieces).slice(0, headLength(this.#maxBytes));
      this.#skipping = { line: this.#line, head, bytes: this.#pending };
      this.#pieces = [];
      this.#pending = 0;
    }
  }

  #endSkipping(out: Decoded[]): void {
    if (this.#skipping === null) return;
    const { line, head, bytes } = this.#skipping;
    out.push(tooLong(head, line, bytes, this.#maxBytes));
    this.#skipping = null;
    this.#line += 1;
  }

  #takeBlock(block: Uint8Array, out: Decoded[]): void {
    // One decoding for many lines is much the faster way; lines are looked at one by one only where that fails.
    const text = block.length > this.#maxBytes ? null : decodeUtf8(block);
    if (text === null) {
      this.#takeLines(block, out);
      return;
    }
    let from = 0;
    while (from <= text.length) {
      const found = text.indexOf("\n", from);
      const end = found < 0 ? text.length : found;
      this.#takeLine(text.slice(from, end), out);
      from = end + 1;
    }
  }

  #takeLines(block: Uint8Array, out: Decoded[]): void {
    let from = 0;
    while (from <= block.length) {
      const found = block.indexOf(NEWLINE, from);
      const end = found < 0 ? block.length : found;
      const bytes = block.subarray(from, end);
      from = end + 1;
      const text = bytes.length > this.#maxBytes ? null : decodeUtf8(bytes);
      if (text !== null) {
        this.#takeLine(text, out);
        continue;
      }
      if (this.#action !== null) this.#dropAction(out, "The document after this bulk action cannot be read.");
      const line = this.#line;
      this.#line += 1;
      if (bytes.length <= this.#maxBytes && giveBatch(bytes, line, out)) continue;
      out.push(
        bytes.length > this.#maxBytes
          ? tooLong(bytes.slice(0, headLength(this.#maxBytes)), line, bytes.length, this.#maxBytes)
          : refused(rejectBytes(bytes, { line, code: "invalid_utf8", message: "The line is not valid UTF-8." })),
      );
    }
  }

  #takeLine(received: string, out: Decoded[]): void {
    const line = this.#line;
    this.#line += 1;
    const text = received.endsWith("\r") ? received.slice(0, -1) : received;
    if (text === "" || text.trim() === "") return;
    if (text.charCodeAt(0) === 60) {
      out.push(decodeText(text, line));
      return;
    }
    // A document of a bulk body is one record by its action's word.
    if (this.#action === null && beginsLikeBatch(text) && giveBatch(encodeUtf8(text), line, out)) return;
    const json = parseJson(text);
    if (!isJsonObject(json)) {
      if (this.#action !== null) this.#dropAction(out, "The document after this bulk action cannot be read.");
      out.push(refused(rejectText(text, { line, ...this.#whyNot(json) })));
      return;
    }
    if (this.#action !== null) {
      out.push(taken(bulkRecord(this.#action, { text, json })));
      this.#action = null;
      return;
    }
    const action = bulkAction(text, json);
    if (action === null) out.push(taken(recordFromJson(text, json, line)));
    else if (action.hasSource) this.#action = { text, line, index: action.index, id: action.id, update: action.update };
  }

  #whyNot(json: JsonValue | undefined): { readonly code: RejectionCode; readonly message: string } {
    if (json !== undefined) return { code: "not_an_object", message: "The line is JSON, but not an object." };
    if (this.#atEnd) return { code: "truncated", message: "The last line is not whole JSON; the file seems cut." };
    return { code: "invalid_json", message: "The line is not valid JSON." };
  }

  #dropAction(out: Decoded[], message: string): void {
    if (this.#action === null) return;
    out.push(refused(rejectText(this.#action.text, { line: this.#action.line, code: "truncated", message })));
    this.#action = null;
  }
}

function giveBatch(bytes: Uint8Array, line: number, out: Decoded[]): boolean {
  const opened = openBatch(bytes, line);
  for (const each of opened ?? []) out.push(each);
  return opened !== null;
}
