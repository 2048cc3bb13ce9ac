import { type FileHandle, open } from "node:fs/promises";
import { DETECT_BYTES, detectFormat } from "@quaestor/telemetry";
import { chunkRanges } from "./chunk-ranges.ts";
import { lineRanges } from "./line-ranges.ts";
import { listArchive } from "./list-archive.ts";
import type { Unit } from "./unit.ts";
import { isGzip, isZip, UNPACK_BOUNDS, type UnpackBounds } from "./unpack.ts";
import { fileReason, walk } from "./walk.ts";

export interface PlanOptions {
  /** Cut files of lines, and binary event logs, into pieces of about so many bytes; default: files are read whole. */
  readonly splitBytes?: PieceBytes;
  /** How far archives may unpack. */
  readonly bounds?: UnpackBounds;
  /** Files to pass over, as {@link walk} gives their paths. */
  readonly except?: (path: string) => boolean;
}

/** A binary log takes several times as long to read as lines of its size. */
export interface PieceBytes {
  readonly lines: number;
  readonly evtx: number;
}

/**
 * What there is to read under paths, in the order of names, as units that can be read by themselves and in any order:
 * whole files, pieces of large ones, entries of archives. What cannot be read is a unit too.
 */
export async function* planUnits(paths: readonly string[], options: PlanOptions = {}): AsyncGenerator<Unit> {
  for await (const found of walk(paths)) {
    if (found.kind === "unreadable") {
      yield { kind: "refused", file: found.path, code: "unreadable", message: found.reason, bytes: 0 };
    } else if (options.except?.(found.path) !== true) yield* planFile(found.path, found.path, found.bytes, options);
  }
}

/** The units of one file, shown under the name `file`. */
export async function* planFile(
  path: string,
  file: string,
  bytes: number,
  { splitBytes, bounds = UNPACK_BOUNDS }: PlanOptions = {},
): AsyncGenerator<Unit> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    yield { kind: "refused", file, code: "unreadable", message: fileReason(error), bytes: 0 };
    return;
  }
  try {
    const head = new Uint8Array(DETECT_BYTES);
    const { bytesRead } = await handle.read(head, 0, DETECT_BYTES, 0);
    const start = head.subarray(0, bytesRead);
    if (isZip(start)) yield* listArchive(path, file, bytes, bounds);
    else {
      const kind = splitBytes === undefined ? null : kindOfPieces(start);
      const target = kind === null ? 0 : (splitBytes?.[kind === "lines" ? "lines" : "evtx"] ?? 0);
      if (kind === null || bytes < 2 * target) {
        yield { kind: "file", file, path, bytes };
        return;
      }
      const ranges = kind === "lines" ? lineRanges : chunkRanges;
      for await (const { from, to } of ranges(handle, bytes, target)) {
        yield { kind, file, path, bytes: (to ?? bytes) - from, from, to };
      }
    }
  } catch (error) {
    yield { kind: "refused", file, code: "unreadable", message: fileReason(error), bytes: 0 };
  } finally {
    await handle.close();
  }
}

/** What a file can be cut into: lines in UTF-8 (not what has a mark of UTF-16), chunks of a binary log, nothing. */
function kindOfPieces(head: Uint8Array): "lines" | "chunks" | null {
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isGzip(head) || utf16) return null;
  const { kind } = detectFormat(marked ? head.subarray(3) : head);
  return kind === "lines" ? "lines" : kind === "evtx" ? "chunks" : null;
}
