import { createGunzip } from "node:zlib";

/** A piece handed to zlib may grow a thousandfold; small pieces bound what is held at once to some 16 MB. */
const PIECE_BYTES = 16_384;

/** What is wrong with compressed data, and where. */
export interface GzipDamage {
  readonly message: string;
  /** Bytes of compressed data taken before the damage showed. */
  readonly compressedBytes: number;
  /** Bytes that could be unpacked; all of them were given. */
  readonly unpackedBytes: number;
}

/** Whether bytes begin as gzip data do. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks gzip data, also several members one after another. Damaged or cut data give all that could be unpacked, then
 * `onDamage`; nothing is thrown for what is in the data.
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  onDamage: (damage: GzipDamage) => void,
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 65_536 });
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let compressedBytes = 0;
  let unpackedBytes = 0;
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
  const settle = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      settled = resolve;
      start(resolve);
    });
  const takeReady = (): Uint8Array[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && failure === null; at += PIECE_BYTES) {
        const piece = chunk.subarray(at, at + PIECE_BYTES);
        compressedBytes += piece.length;
        await settle((done) => unzip.write(piece, () => done()));
        yield* takeReady();
      }
      if (failure !== null) break;
    }
    if (failure === null) await settle((done) => unzip.once("end", done).end());
    yield* takeReady();
    if (failure !== null) onDamage({ message: messageOf(failure), compressedBytes, unpackedBytes });
  } finally {
    unzip.destroy();
  }
}

function messageOf(error: Error): string {
  return error.message === "unexpected end of file"
    ? "the compressed data end early"
    : `the compressed data are damaged (${error.message})`;
}
