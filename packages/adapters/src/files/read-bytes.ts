import { type DecodedPiece, RecordDecoder, type RejectionCode } from "@quaestor/telemetry";
import { type Batch, type BatchSize, Gathering, wholeFile } from "./gathering.ts";
import { gunzip, isGzip, isZip, mostUnpacked, UNPACK_BOUNDS, type UnpackBounds } from "./unpack.ts";
import { fileReason } from "./walk.ts";

export interface ReadOptions extends BatchSize {
  /** Longest record that is taken, in bytes; default 16 MB. */
  readonly maxRecordBytes?: number;
  /** How far compressed files may unpack. */
  readonly bounds?: UnpackBounds;
}

/** What a stream of bytes tells besides its bytes. */
export interface ByteListener {
  /** Bytes taken from the disk or the network. */
  onBytes(bytes: number): void;
  /** Something is wrong with the whole, now or at its end; what was given stays. The last one told counts. */
  onTrouble(code: RejectionCode, message: string): void;
}

/** Opens a file's bytes, as the format in it begins: of an archive's entry those unpacked. */
export type ByteStream = (listener: ByteListener) => AsyncGenerator<Uint8Array>;

export interface Bytes {
  /** The name to show. */
  readonly file: string;
  readonly open: ByteStream;
  /** A file that fails midway keeps what was read; an upload that breaks off is the caller's to answer. */
  readonly fromDisk: boolean;
  /** Given for a piece of a file: how it is decoded when it is not the first, and whether it is the last. */
  readonly piece?: { readonly decode: DecodedPiece | null; readonly last: boolean } | undefined;
  /** What the bytes come out of, in words, when they were inside something. */
  readonly inside?: string | undefined;
}

/** Reads one stream of bytes to its end: unpacks gzip (told by its first bytes), finds the records, normalises them. */
export async function* readBytes(
  { file, open, fromDisk, piece, inside }: Bytes,
  options: ReadOptions,
): AsyncGenerator<Batch> {
  const gathering = new Gathering(file);
  const decoder = new RecordDecoder({
    ...(options.maxRecordBytes !== undefined && { maxRecordBytes: options.maxRecordBytes }),
    ...(piece !== undefined && piece.decode !== null && { piece: piece.decode }),
  });
  const trouble: { told: { readonly code: RejectionCode; readonly message: string } | null } = { told: null };
  let lines = 0;
  const listener: ByteListener = {
    onBytes: (bytes) => {
      gathering.bytes += bytes;
    },
    onTrouble: (code, message) => {
      trouble.told = { code, message };
    },
  };
  try {
    for await (const chunk of contentOf({ open, piece, inside }, options.bounds ?? UNPACK_BOUNDS, listener)) {
      if (piece?.last === false) lines += newlines(chunk);
      for (const decoded of decoder.push(chunk)) {
        gathering.take(decoded);
        if (gathering.isLarge(options)) yield gathering.batch();
      }
    }
  } catch (error) {
    if (!fromDisk) throw error;
    listener.onTrouble("unreadable", `Reading stopped after ${gathering.bytes} bytes: ${fileReason(error)}`);
  }
  for (const decoded of decoder.end()) {
    gathering.take(decoded);
    if (gathering.isLarge(options)) yield gathering.batch();
  }
  if (trouble.told !== null) gathering.putAside(wholeFile(file, trouble.told.code, trouble.told.message));
  yield gathering.last(piece?.last === false ? { lines } : {});
}

/** What is in a file: its bytes, of gzip data those unpacked; a piece of a file was looked at when it was cut. */
export function contentOf(
  { open, piece, inside }: Pick<Bytes, "open" | "piece" | "inside">,
  bounds: UnpackBounds,
  listener: ByteListener,
): AsyncGenerator<Uint8Array> {
  return piece === undefined ? unpacked(open(listener), inside, bounds, listener) : open(listener);
}

/** A {@link ByteStream} of bytes as they come. */
export function countBytes(stream: AsyncIterable<Uint8Array>): ByteStream {
  return async function* ({ onBytes }) {
    for await (const chunk of stream) {
      onBytes(chunk.length);
      yield chunk;
    }
  };
}

/** Gzip data unpacked, others as they are; a zip archive inside something is refused, whatever holds it. */
async function* unpacked(
  bytes: AsyncGenerator<Uint8Array>,
  inside: string | undefined,
  bounds: UnpackBounds,
  listener: ByteListener,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(bytes);
  if (inside !== undefined && isZip(head)) {
    await all.return(undefined);
    listener.onTrouble("unsupported_format", nested(inside));
    return;
  }
  if (!isGzip(head)) {
    yield* all;
    return;
  }
  const content = await peek(
    gunzip(all, {
      most: (compressedBytes) => mostUnpacked(compressedBytes, bounds),
      onDamage({ kind, message, compressedBytes, unpackedBytes }) {
        const place = `at byte ${compressedBytes} of the file, ${unpackedBytes} bytes unpacked`;
        const code = kind === "bound" ? "too_large" : "damaged_archive";
        listener.onTrouble(code, `The file is not whole: ${message}, ${place}. What was read before is kept.`);
      },
    }),
  );
  if (isZip(content.head)) {
    await content.all.return(undefined);
    listener.onTrouble("unsupported_format", nested("gzip data"));
    return;
  }
  yield* content.all;
}

const nested = (inside: string): string =>
  `This is a zip archive inside ${inside}; archives are opened one deep. Unpack the outer one, and give this one by itself.`;

/** The first four bytes, however they are cut, and the stream with them still in it. */
export async function peek(
  stream: AsyncGenerator<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncGenerator<Uint8Array> }> {
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < 4) {
    const next = await stream.next();
    if (next.done === true) break;
    // Copied, because a reader may use the same buffer for its next chunk.
    if (next.value.length > 0) first.push(next.value.slice());
    length += next.value.length;
  }
  const head = new Uint8Array(first.flatMap((piece) => [...piece.subarray(0, 4)]).slice(0, 4));
  return { head, all: resume(first, stream) };
}

async function* resume(head: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function newlines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
