import type { FileHandle } from "node:fs/promises";

const BLOCK = 262_144;
const NEWLINE = 10;
/** So much of a line is looked at to tell whether the next one belongs to it. */
const HEAD = 4096;
/** How far a place to cut is looked for; a file without one is read in one piece. */
const MOST_LOOKED_AT = 64 * 1024 * 1024;

/** A piece of a file that can be read by itself; `to` is null for the last. */
export interface FileRange {
  readonly from: number;
  readonly to: number | null;
}

/**
 * Cuts a file of lines into pieces of about `target` bytes. Never cuts where a line could belong to the one before it,
 * as the document of a bulk body belongs to its action.
 */
export async function* lineRanges(handle: FileHandle, size: number, target: number): AsyncGenerator<FileRange> {
  let from = 0;
  while (size - from >= 2 * target) {
    const to = await cutAfter(handle, from + target, size);
    if (to === null || to >= size) break;
    yield { from, to };
    from = to;
  }
  yield { from, to: null };
}

async function cutAfter(handle: FileHandle, at: number, size: number): Promise<number | null> {
  // Null until the first line that is seen from its beginning.
  let head: string | null = null;
  const block = Buffer.alloc(BLOCK);
  for (let position = at; position < Math.min(size, at + MOST_LOOKED_AT); ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK, position);
    if (bytesRead === 0) return null;
    const bytes = block.subarray(0, bytesRead);
    for (let from = 0; from < bytes.length; ) {
      const found = bytes.indexOf(NEWLINE, from);
      const end = found < 0 ? bytes.length : found;
      if (head !== null && head.length < HEAD) head += bytes.toString("utf8", from, Math.min(end, from + HEAD));
      if (found < 0) break;
      if (head !== null && standsAlone(head)) return position + found + 1;
      head = "";
      from = found + 1;
    }
    position += bytesRead;
  }
  return null;
}

/** Whether the line after this one surely begins anew: this one is not empty and no action of a bulk body. */
function standsAlone(head: string): boolean {
  const text = head.trim();
  return text !== "" && !/^\{\s*"(?:index|create|update|delete)"\s*:/.test(text);
}
