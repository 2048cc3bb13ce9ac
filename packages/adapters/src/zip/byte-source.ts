import { type FileHandle, open } from "node:fs/promises";

/** Bytes that can be read at any place: a file or a buffer. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `start`; fewer only past the end. */
  read(start: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file by path, or wraps a buffer. Rejects with Node's error when the file cannot be opened. */
export async function openByteSource(from: string | Buffer): Promise<ByteSource> {
  if (Buffer.isBuffer(from)) return bufferSource(from);
  const handle = await open(from, "r");
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    throw Object.assign(new Error("It is not a file."), { code: "EISDIR" });
  }
  return fileSource(handle, stats.size);
}

function bufferSource(whole: Buffer): ByteSource {
  return {
    size: whole.length,
    read: async (start, length) => whole.subarray(start, start + length),
    close: async () => undefined,
  };
}

function fileSource(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(start, length) {
      const wanted = Math.max(Math.min(length, size - start), 0);
      const bytes = Buffer.alloc(wanted);
      let at = 0;
      while (at < wanted) {
        const { bytesRead } = await handle.read(bytes, at, wanted - at, start + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    close: () => handle.close(),
  };
}
