import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

export interface Spooled {
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

/**
 * Keeps a stream in a file of its own, readable by its owner only, because a zip archive can only be read from its end.
 * Packed as it came: nothing is unpacked to disk. A stream that breaks off, and a full disk, leave no file behind.
 */
export async function spool(stream: AsyncIterable<Uint8Array>, directory: string): Promise<Spooled> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `${randomUUID()}.zip`);
  const remove = (): Promise<void> => rm(path, { force: true });
  const handle = await open(path, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
    }
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await remove();
    throw error;
  }
  return { path, bytes, remove };
}
