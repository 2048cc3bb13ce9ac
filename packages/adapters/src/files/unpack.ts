import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from "node:zlib";

/** A piece handed to zlib may grow a thousandfold; small pieces bound what is held at once to some 16 MB. */
const PIECE_BYTES = 16_384;
/** What a piece gave before the damage in it is lost with it, so that a small file is handed over in smaller ones. */
const FIRST_PIECES_BYTES = 256;

/** What is wrong with compressed data, and where. */
export interface Damage {
  /** `bound`: they unpack to more than is taken. */
  readonly kind: "damage" | "bound";
  readonly message: string;
  /** Bytes of compressed data taken before the damage showed. */
  readonly compressedBytes: number;
  /** Bytes that could be unpacked; all of them were given. */
  readonly unpackedBytes: number;
}

/** How far compressed data may unpack. */
export interface UnpackBounds {
  /** What any file may unpack to, however small it is, in bytes. */
  readonly freeBytes: number;
  /** Beyond that: unpacked bytes for each packed byte. */
  readonly maxRatio: number;
  /** All of an archive, or one compressed file, in bytes. */
  readonly maxTotalBytes: number;
  /** Most entries of an archive. */
  readonly maxEntries: number;
}

/**
 * Real logs pack 10:1 to 60:1; event logs that are mostly empty reach a thousand, but are small. Reading streams, so that
 * the bounds protect time and a store's disk, not memory.
 */
export const UNPACK_BOUNDS: UnpackBounds = {
  freeBytes: 1024 ** 3,
  maxRatio: 250,
  maxTotalBytes: 1024 ** 4,
  maxEntries: 100_000,
};

/** The most bytes that so many packed ones may become. */
export function mostUnpacked(packedBytes: number, { freeBytes, maxRatio, maxTotalBytes }: UnpackBounds): number {
  return Math.min(Math.max(freeBytes, packedBytes * maxRatio), maxTotalBytes);
}

/** Whether bytes begin as gzip data do. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Whether bytes begin as a zip archive does: an entry, or the end record of an empty one. */
export function isZip(head: Uint8Array): boolean {
  return (
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6) || (head[2] === 7 && head[3] === 8))
  );
}

export interface Unpacking {
  /** The most bytes to give when so many packed ones were taken. */
  readonly most: (compressedBytes: number) => number;
  readonly onDamage: (damage: Damage) => void;
  /** Hears where the data ended, when they did: what follows is something else. */
  readonly onEnd?: (compressedBytes: number) => void;
}

/**
 * Unpacks gzip data, also several members one after another. Damaged or cut data give all that could be unpacked, then
 * `onDamage`; nothing is thrown for what is in the data.
 */
export function gunzip(chunks: AsyncIterable<Uint8Array>, options: Unpacking): AsyncGenerator<Uint8Array> {
  return unpack(chunks, createGunzip({ chunkSize: 65_536 }), options);
}

/** As {@link gunzip}, for the bare deflate data of a zip entry. */
export function inflate(chunks: AsyncIterable<Uint8Array>, options: Unpacking): AsyncGenerator<Uint8Array> {
  return unpack(chunks, createInflateRaw({ chunkSize: 65_536 }), options);
}

async function* unpack(
  chunks: AsyncIterable<Uint8Array>,
  unzip: Gunzip | InflateRaw,
  { most, onDamage, onEnd }: Unpacking,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let ended = false;
  let compressedBytes = 0;
  let unpackedBytes = 0;
  let givenBytes = 0;
  unzip.on("data", (piece: Buffer) => {
    unpackedBytes += piece.length;
    ready.push(piece);
  });
  // One write is under way at a time; it is settled by its own callback, or by the error that ends it.
  let settled: () => void = () => {};
  unzip.on("error", (error) => {
    failure ??= error;
    settled();
  });
  unzip.on("end", () => {
    ended = true;
    settled();
  });
  const settle = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      settled = resolve;
      start(resolve);
    });
  /** What became ready, as far as the bound allows. */
  const takeReady = (): Uint8Array[] => {
    const taken = ready;
    ready = [];
    const bound = most(compressedBytes);
    if (unpackedBytes <= bound) {
      givenBytes = unpackedBytes;
      return taken;
    }
    failure ??= new BoundReached();
    const allowed: Uint8Array[] = [];
    for (const piece of taken) {
      const room = Math.max(bound - givenBytes, 0);
      allowed.push(piece.subarray(0, room));
      givenBytes += Math.min(piece.length, room);
    }
    return allowed;
  };
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && failure === null && !ended; ) {
        const size = compressedBytes < PIECE_BYTES ? FIRST_PIECES_BYTES : PIECE_BYTES;
        const piece = chunk.subarray(at, at + size);
        compressedBytes += piece.length;
        at += piece.length;
        await settle((done) => unzip.write(piece, () => done()));
        yield* takeReady();
      }
      // What follows the end of the data is padding.
      if (failure !== null || ended) break;
    }
    if (failure === null && !ended) await settle(() => unzip.end());
    yield* takeReady();
    if (failure !== null) {
      const kind = isBound(failure) ? "bound" : "damage";
      onDamage({ kind, message: messageOf(failure), compressedBytes, unpackedBytes: givenBytes });
    } else onEnd?.(unzip.bytesWritten);
  } finally {
    unzip.destroy();
  }
}

class BoundReached extends Error {
  override readonly name = "BoundReached";
}

// A function, because the compiler does not see that a listener sets the variable.
const isBound = (error: Error): boolean => error instanceof BoundReached;

function messageOf(error: Error): string {
  if (isBound(error)) return "the compressed data unpack to more than is taken";
  return error.message === "unexpected end of file"
    ? "the compressed data end early"
    : `the compressed data are damaged (${error.message})`;
}
