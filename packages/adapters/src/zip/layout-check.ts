import type { Failure } from "@quaestor/evidence/verify";
import type { Entry } from "yauzl";
import type { ByteSource } from "./byte-source.ts";

const LOCAL_HEADER = 30;
const HAS_DESCRIPTOR = 8;
const DESCRIPTOR_SIZES = [12, 16, 20, 24];
const END_RECORD = 22;

const damaged = (path: string | null, message: string): Failure => ({ code: "CONTAINER_CHANGED", path, message });

/**
 * Checks that the archive is nothing but its entries, one after the other, its directory and one end record: no bytes
 * before, between or after, no two entries over the same bytes, and each local header naming its entry as the
 * directory does. Readers that trust the one or the other would otherwise see different files.
 */
export async function checkLayout(source: ByteSource, entries: readonly Entry[]): Promise<readonly Failure[]> {
  const problems: Failure[] = [];
  const sorted = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let at = 0;
  for (const entry of sorted) {
    const name = entry.fileNameRaw.toString("utf8");
    const start = entry.relativeOffsetOfLocalHeader;
    const header = await source.read(start, LOCAL_HEADER + entry.fileNameLength);
    if (header.length < LOCAL_HEADER + entry.fileNameLength || header.readUInt32LE(0) !== 0x04034b50) {
      problems.push(damaged(name, "Its local header is not there."));
      continue;
    }
    if (start < at) problems.push(damaged(name, "It overlaps another entry."));
    if (start > at)
      problems.push(
        damaged(
          name,
          at === 0
            ? "There are bytes before the first entry."
            : "There are bytes between this entry and the one before it.",
        ),
      );
    if (header.readUInt16LE(26) !== entry.fileNameLength || !header.subarray(LOCAL_HEADER).equals(entry.fileNameRaw)) {
      problems.push(damaged(name, "Its local header gives it another name than the directory."));
    }
    if (header.readUInt16LE(8) !== entry.compressionMethod) {
      problems.push(damaged(name, "Its local header gives it another method than the directory."));
    }
    const end = start + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28) + entry.compressedSize;
    at = Math.max(at, end + (await descriptorSize(source, entry, end)));
  }
  problems.push(...(await checkTail(source, at, entries)));
  return problems;
}

async function descriptorSize(source: ByteSource, entry: Entry, at: number): Promise<number> {
  if ((entry.generalPurposeBitFlag & HAS_DESCRIPTOR) === 0) return 0;
  // Its length is not written down: it ends where the next header begins.
  const bytes = await source.read(at, 28);
  const found = DESCRIPTOR_SIZES.find(
    (size) =>
      bytes.length >= size + 4 &&
      bytes.readUInt16LE(size) === 0x4b50 &&
      [0x0403, 0x0201].includes(bytes.readUInt16LE(size + 2)),
  );
  return found ?? 0;
}

async function checkTail(
  source: ByteSource,
  directoryStart: number,
  entries: readonly Entry[],
): Promise<readonly Failure[]> {
  const lengths = entries.map(
    ({ fileNameLength, extraFieldLength, fileCommentLength }) =>
      46 + fileNameLength + extraFieldLength + fileCommentLength,
  );
  const directoryEnd = lengths.reduce((sum, length) => sum + length, directoryStart);
  const end = await source.read(Math.max(source.size - END_RECORD, 0), END_RECORD);
  const problems: Failure[] = [];
  if (end.length < END_RECORD || end.readUInt32LE(0) !== 0x06054b50) {
    problems.push(damaged(null, "There are bytes or a comment after the end record."));
    return problems;
  }
  const zip64 = end.readUInt32LE(16) === 0xffffffff || end.readUInt16LE(10) === 0xffff;
  if (zip64) return problems;
  if (end.readUInt32LE(16) !== directoryStart)
    problems.push(damaged(null, "The directory does not begin where the entries end."));
  if (directoryEnd + END_RECORD !== source.size)
    problems.push(damaged(null, "There are bytes between the directory and the end record."));
  return problems;
}
