import { crc32 } from "node:zlib";
import type { Failure } from "@quaestor/evidence/verify";
import type { ByteSource } from "./byte-source.ts";

/** What the headers of one entry are made of. */
export interface WrittenEntry {
  readonly path: string;
  readonly size: number;
  readonly crc: number;
}

/** CRC-32 of an entry's bytes, for `checkRecipe`. */
export function crcOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

const DATE_1980 = 0x21;
const ZIP64_FROM = 0xffffffff;

export type RecipeVerdict =
  | { readonly kind: "same" }
  | { readonly kind: "repacked" }
  | { readonly kind: "changed"; readonly problems: readonly Failure[] };

/**
 * Compares every byte of the archive that is no file's content with what `writeZip` writes for these files. An archive
 * of exactly that length is ours, so that a differing byte was changed; one of another length was packed by another
 * tool, which is allowed, since the signature covers the files and not their envelope.
 */
export async function checkRecipe(source: ByteSource, written: readonly WrittenEntry[]): Promise<RecipeVerdict> {
  const sorted = written.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const names = sorted.map(({ path }) => Buffer.byteLength(path));
  const size = sorted.reduce((sum, entry, position) => sum + 30 + 46 + 2 * (names[position] ?? 0) + entry.size, 22);
  if (size !== source.size || size >= ZIP64_FROM || sorted.length >= 0xffff) return { kind: "repacked" };

  const problems: Failure[] = [];
  const differs = (path: string | null, what: string) =>
    problems.push({ code: "CONTAINER_CHANGED", path, message: `A byte of ${what} is not the one that was written.` });
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of sorted) {
    const local = localHeader(entry);
    if (!(await source.read(at, local.length)).equals(local)) differs(entry.path, "its header in the archive");
    directory.push(directoryRecord(entry, at));
    at += local.length + entry.size;
  }
  const start = at;
  for (const [position, record] of directory.entries()) {
    if (!(await source.read(at, record.length)).equals(record))
      differs(sorted[position]?.path ?? null, "its record in the archive's directory");
    at += record.length;
  }
  if (!(await source.read(at, 22)).equals(endRecord(sorted.length, at - start, start)))
    differs(null, "the archive's end record");
  return problems.length === 0 ? { kind: "same" } : { kind: "changed", problems };
}

/** Version needed, flags (UTF-8), method (store), time, date, CRC, sizes, name length, no extra field. */
function sharedFields({ path, size, crc }: WrittenEntry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x800, 2);
  fields.writeUInt16LE(DATE_1980, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(size, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(path), 22);
  return fields;
}

function localHeader(entry: WrittenEntry): Buffer {
  return Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), sharedFields(entry), Buffer.from(entry.path)]);
}

function directoryRecord(entry: WrittenEntry, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([63, 3]);
  return Buffer.concat([
    Buffer.from("PK\x01\x02", "latin1"),
    madeBy,
    sharedFields(entry),
    rest,
    Buffer.from(entry.path),
  ]);
}

function endRecord(entries: number, directorySize: number, directoryStart: number): Buffer {
  const record = Buffer.alloc(22);
  record.write("PK\x05\x06", "latin1");
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(directorySize, 12);
  record.writeUInt32LE(directoryStart, 16);
  return record;
}
