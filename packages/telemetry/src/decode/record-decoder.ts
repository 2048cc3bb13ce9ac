// Packages that import this one compile its source, so the declaration has to come along.
/// <reference path="../text-codecs.d.ts" />
import { BatchFileReader } from "./batch-file-reader.ts";
import { joinBytes } from "./bytes.ts";
import { DETECT_BYTES, detectFormat } from "./detect.ts";
import { ElementReader } from "./element-reader.ts";
import { EvtxRecordReader } from "./evtx/evtx-records.ts";
import { LineReader } from "./line-reader.ts";
import { type Decoded, refused } from "./record.ts";
import { encodeUtf8, rejectBytes } from "./rejected.ts";
import { XmlReader } from "./xml-reader.ts";

/** No source writes records of this size; one that does is put aside with its head. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface DecodeOptions {
  /** Default {@link MAX_RECORD_BYTES}. */
  readonly maxRecordBytes?: number;
  readonly piece?: DecodedPiece;
}

/**
 * What of a larger file the bytes are. `lines`: whole lines from its middle, which are read as lines without a look.
 * `evtx`: its header, then whole chunks that begin `skipped` bytes behind it.
 */
export type DecodedPiece = { readonly of: "lines" } | { readonly of: "evtx"; readonly skipped: number };

interface Reader {
  push(chunk: Uint8Array): Decoded[];
  end(): Decoded[];
}

const UTF8_MARK = [0xef, 0xbb, 0xbf];

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/**
 * Bytes of one file in, records out, however the bytes are cut: NDJSON, lines of event XML, JSON lists, objects over
 * several lines, Elasticsearch hits, search responses and bulk bodies, batches of an event hub and answers of advanced
 * hunting, event XML, Windows event logs in binary form (EVTX); text in UTF-8 with or without a mark, in UTF-16 with one. Memory is bounded by one record; nothing that comes in makes it throw.
 */
export class RecordDecoder {
  readonly #maxBytes: number;
  readonly #piece: DecodedPiece | null;
  #head: Uint8Array[] = [];
  #headBytes = 0;
  #reader: Reader | null = null;
  #utf16: TextDecoder | null = null;
  #ended = false;

  constructor(options: DecodeOptions = {}) {
    this.#maxBytes = options.maxRecordBytes ?? MAX_RECORD_BYTES;
    this.#piece = options.piece ?? null;
    if (options.piece?.of === "lines") this.#reader = new LineReader({ maxBytes: this.#maxBytes, firstLine: 1 });
  }

  /** Takes the next bytes and gives what became whole. The bytes may be reused afterwards. */
  push(chunk: Uint8Array): Decoded[] {
    if (chunk.length === 0 || this.#ended) return [];
    if (this.#reader !== null) return this.#reader.push(this.#toUtf8(chunk, false));
    this.#head.push(chunk.slice());
    this.#headBytes += chunk.length;
    return this.#headBytes < DETECT_BYTES ? [] : this.#start();
  }

  /** Gives what remains; call once, after the last bytes. */
  end(): Decoded[] {
    if (this.#ended) return [];
    const out = this.#reader === null ? this.#start() : [];
    this.#ended = true;
    if (this.#reader === null) return out;
    if (this.#utf16 !== null) out.push(...this.#reader.push(this.#toUtf8(new Uint8Array(0), true)));
    for (const last of this.#reader.end()) out.push(last);
    return out;
  }

  #toUtf8(bytes: Uint8Array, last: boolean): Uint8Array {
    return this.#utf16 === null ? bytes : encodeUtf8(this.#utf16.decode(bytes, { stream: !last }));
  }

  #start(): Decoded[] {
    let bytes = joinBytes(this.#head);
    this.#head = [];
    if (startsWith(bytes, UTF8_MARK)) bytes = bytes.subarray(3);
    else if (startsWith(bytes, [0xff, 0xfe])) this.#utf16 = new TextDecoder("utf-16le");
    else if (startsWith(bytes, [0xfe, 0xff])) this.#utf16 = new TextDecoder("utf-16be");
    const text = this.#toUtf8(bytes, false);
    const format = detectFormat(text);
    const options = { maxBytes: this.#maxBytes, firstLine: 1 };
    switch (format.kind) {
      case "unsupported": {
        this.#ended = true;
        const message = `This is ${format.words}; it holds no records that can be read here.`;
        return [refused(rejectBytes(text.subarray(0, 64), { line: 0, code: "unsupported_format", message }))];
      }
      case "evtx":
        this.#reader = new EvtxRecordReader({
          ...options,
          skipped: this.#piece?.of === "evtx" ? this.#piece.skipped : 0,
        });
        break;
      case "xml":
        this.#reader = new XmlReader(options);
        break;
      case "array":
      case "hits":
        this.#reader = new ElementReader({ ...options, place: format.kind });
        break;
      case "batch":
        this.#reader = new BatchFileReader(options);
        break;
      case "lines":
      case "empty":
        this.#reader = new LineReader(options);
        break;
    }
    return this.#reader.push(text);
  }
}

/** {@link RecordDecoder} over a stream: one list of records and rejections for each piece of input that gave any. */
export async function* decodeRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<readonly Decoded[]> {
  const decoder = new RecordDecoder(options);
  for await (const chunk of chunks) {
    const decoded = decoder.push(chunk);
    if (decoded.length > 0) yield decoded;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}
