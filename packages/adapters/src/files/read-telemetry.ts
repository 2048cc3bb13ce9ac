import { createReadStream } from "node:fs";
import {
  type Decoded,
  type NewEvent,
  normaliseRecord,
  type Quarantined,
  RecordDecoder,
  type RejectionCode,
} from "@quaestor/telemetry";
import { gunzip, isGzip } from "./gunzip.ts";
import { fileReason, walk } from "./walk.ts";

/** Where telemetry comes from: paths of files or directories, or one stream with a name to show. */
export type TelemetryInput =
  | string
  | readonly string[]
  | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

/** What became of one file: `records` = `events` + `quarantined`. */
export interface FileCounts {
  readonly file: string;
  /** Bytes read, as they lie in the file. */
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly quarantined: number;
}

/** A piece of one file, small enough to hold. */
export interface Batch {
  readonly file: string;
  /** Normalised events with the record as received. */
  readonly events: readonly NewEvent[];
  readonly quarantined: readonly Quarantined[];
  /** With the last batch of a file (which may be empty): the counts of the whole file. */
  readonly end: FileCounts | null;
}

export interface ReadOptions {
  /** Most events in a batch; default 250: what is held longer costs the collector more. */
  readonly batchEvents?: number;
  /** Text of records after which a batch is given early; default 16 MB. */
  readonly batchBytes?: number;
  /** Longest record that is taken, in bytes; default 16 MB. */
  readonly maxRecordBytes?: number;
}

/**
 * Reads telemetry: opens files and directories (in the order of names), unpacks gzip (told by its first bytes, not by
 * its name), finds the records, normalises them. Gives batches as they are asked for, so that a slow taker slows the
 * reading; memory does not grow with the input. What cannot be read is quarantined with its file, line and reason, and
 * reading goes on; only an aborted stream of an upload throws.
 */
export async function* readTelemetry(input: TelemetryInput, options: ReadOptions = {}): AsyncGenerator<Batch> {
  if (typeof input === "object" && "stream" in input) {
    yield* readStream(input.name, input.stream, options);
    return;
  }
  for await (const found of walk(typeof input === "string" ? [input] : input)) {
    if (found.kind === "unreadable") yield unreadable(found.path, found.reason);
    else yield* readStream(found.path, createReadStream(found.path, { highWaterMark: 262_144 }), options, true);
  }
}

function whole(file: string, code: RejectionCode, message: string): Quarantined {
  return { file, line: 0, code, message, received: "", encoding: "utf8", byteLength: 0 };
}

function unreadable(file: string, reason: string): Batch {
  const quarantined = [whole(file, "unreadable", reason)];
  return { file, events: [], quarantined, end: { file, bytes: 0, records: 1, events: 0, quarantined: 1 } };
}

/** The parts of one file's batches, gathered until they are large enough. */
class Gathering {
  readonly file: string;
  bytes = 0;
  #events: NewEvent[] = [];
  #quarantined: Quarantined[] = [];
  #text = 0;
  #eventCount = 0;
  #quarantinedCount = 0;

  constructor(file: string) {
    this.file = file;
  }

  take(decoded: Decoded): void {
    if (decoded.kind === "rejected") {
      this.putAside({ ...decoded.rejected, file: this.file });
      return;
    }
    const result = normaliseRecord(decoded.record);
    if (result.event === undefined) this.putAside({ ...result.quarantined, file: this.file });
    else {
      this.#events.push({ ...result.event, raw: decoded.record.text });
      this.#text += decoded.record.text.length;
      this.#eventCount += 1;
    }
  }

  putAside(quarantined: Quarantined): void {
    this.#quarantined.push(quarantined);
    this.#text += quarantined.received.length;
    this.#quarantinedCount += 1;
  }

  isLarge(options: ReadOptions): boolean {
    const held = this.#events.length + this.#quarantined.length;
    return held >= (options.batchEvents ?? 250) || this.#text >= (options.batchBytes ?? 16_777_216);
  }

  batch(isLast: boolean): Batch {
    const counts = {
      file: this.file,
      bytes: this.bytes,
      records: this.#eventCount + this.#quarantinedCount,
      events: this.#eventCount,
      quarantined: this.#quarantinedCount,
    };
    const batch = {
      file: this.file,
      events: this.#events,
      quarantined: this.#quarantined,
      end: isLast ? counts : null,
    };
    this.#events = [];
    this.#quarantined = [];
    this.#text = 0;
    return batch;
  }
}

async function* readStream(
  file: string,
  stream: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  isFile = false,
): AsyncGenerator<Batch> {
  const gathering = new Gathering(file);
  const decoder = new RecordDecoder({
    ...(options.maxRecordBytes !== undefined && { maxRecordBytes: options.maxRecordBytes }),
  });
  const counted = countBytes(stream, (bytes) => {
    gathering.bytes += bytes;
  });
  let trouble: Quarantined | null = null;
  try {
    const unpacked = unpack(counted, (message) => {
      trouble = whole(file, "damaged_archive", message);
    });
    for await (const chunk of unpacked) {
      for (const decoded of decoder.push(chunk)) {
        gathering.take(decoded);
        if (gathering.isLarge(options)) yield gathering.batch(false);
      }
    }
  } catch (error) {
    // A file that fails midway keeps what was read; an upload that breaks off is the caller's to answer.
    if (!isFile) throw error;
    trouble = whole(file, "unreadable", `Reading stopped after ${gathering.bytes} bytes: ${fileReason(error)}`);
  }
  for (const decoded of decoder.end()) {
    gathering.take(decoded);
    if (gathering.isLarge(options)) yield gathering.batch(false);
  }
  if (trouble !== null) gathering.putAside(trouble);
  yield gathering.batch(true);
}

async function* countBytes(
  stream: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Gzip data unpacked, others as they are; two bytes decide, however they are cut. */
async function* unpack(
  stream: AsyncGenerator<Uint8Array>,
  onDamage: (message: string) => void,
): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < 2) {
    const next = await stream.next();
    if (next.done === true) break;
    if (next.value.length > 0) head.push(next.value.slice());
    length += next.value.length;
  }
  const whole = resume(head, stream);
  if (!isGzip(new Uint8Array(head.flatMap((piece) => [...piece.subarray(0, 2)]).slice(0, 2)))) {
    yield* whole;
    return;
  }
  yield* gunzip(whole, ({ message, compressedBytes, unpackedBytes }) => {
    const place = `at byte ${compressedBytes} of the file, ${unpackedBytes} bytes unpacked`;
    onDamage(`The file is not whole: ${message}, ${place}. What was read before is kept.`);
  });
}

async function* resume(head: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head;
  yield* rest;
}
