import type { RejectionCode } from "@quaestor/telemetry";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { contentRefusal, DEFLATED, entryName } from "./entry.ts";
import type { PackedEntry, Unit } from "./unit.ts";
import { mostUnpacked, type UnpackBounds } from "./unpack.ts";

const [TYPE_MASK, SYMLINK, REGULAR] = [0o170000, 0o120000, 0o100000];
/** Entries of one unit: enough to be worth a message, few enough to share out among processors. */
const UNIT_BYTES = 8 * 1024 * 1024;
const UNIT_ENTRIES = 256;

type Refused = Extract<Unit, { kind: "refused" }>;

/** What an entry is, before the entries are looked at together. */
interface Listed {
  readonly entry: Entry;
  readonly file: string;
  readonly start: number;
}

/**
 * The entries of a zip archive as units to read, in the order of its directory, each that is refused named with why.
 * Reads the directory and the entries' headers only. Nothing is unpacked here, and names are labels: an entry called
 * `../../x` or `C:\x` is read like any other, since nothing is ever written under its name.
 */
export async function* listArchive(
  path: string,
  file: string,
  bytes: number,
  bounds: UnpackBounds,
): AsyncGenerator<Unit> {
  let zip: ZipFile;
  try {
    // Names are left as they are: none of them is used as a path, and yauzl would stop at the first bad one. Sizes are
    // checked as the entry is read.
    zip = await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
  } catch (error) {
    yield { kind: "cut-archive", file, path, bytes, reason: reasonOf(error) };
    return;
  }
  const { listed, refused, problem } = await listEntries(zip, file, bounds);
  const packed = yield* inUnits(path, judge(listed, refused, bytes, bounds));
  if (problem !== null) yield refusal(file, "damaged_archive", problem);
  yield { kind: "archive", file, bytes: Math.max(bytes - packed, 0) };
}

interface Listing {
  readonly listed: readonly Listed[];
  /** By position in the directory. */
  readonly refused: ReadonlyMap<Entry, Refused>;
  /** Why the listing is not whole. */
  readonly problem: string | null;
}

async function listEntries(zip: ZipFile, file: string, bounds: UnpackBounds): Promise<Listing> {
  const listed: Listed[] = [];
  const refused = new Map<Entry, Refused>();
  const names = new Map<string, number>();
  try {
    if (zip.entryCount > bounds.maxEntries) {
      const problem = `It lists ${zip.entryCount} entries; at most ${bounds.maxEntries} are taken, so none was read.`;
      return { listed, refused, problem };
    }
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields);
      if (name.endsWith("/") && entry.uncompressedSize === 0) continue;
      const times = (names.get(name) ?? 0) + 1;
      names.set(name, times);
      const label = `${file}!/${name}${times > 1 ? ` (${times})` : ""}`;
      const reason = entryRefusal(entry);
      let start = 0;
      if (reason === null) {
        const found = await dataStart(zip, entry);
        if (typeof found === "number") start = found;
        else refused.set(entry, refusal(label, "damaged_archive", found.reason));
      } else refused.set(entry, refusal(label, "unsupported_format", reason));
      listed.push({ entry, file: label, start });
    }
    return { listed, refused, problem: null };
  } catch (error) {
    const problem = `Its directory can be read up to entry ${listed.length} of ${zip.entryCount} only: ${reasonOf(error)}`;
    return { listed, refused, problem };
  } finally {
    zip.close();
  }
}

/** Refuses what shares bytes with another entry, and what goes beyond the bounds of the whole archive. */
function* judge(
  listed: readonly Listed[],
  refused: ReadonlyMap<Entry, Refused>,
  archiveBytes: number,
  bounds: UnpackBounds,
): Generator<Refused | PackedEntry> {
  const overlapping = overlaps(listed.filter(({ entry }) => !refused.has(entry)));
  const most = mostUnpacked(archiveBytes, bounds);
  let unpacked = 0;
  for (const { entry, file, start } of listed) {
    const already = refused.get(entry);
    const twin = overlapping.get(entry);
    if (already !== undefined) yield already;
    else if (twin !== undefined) {
      yield refusal(file, "damaged_archive", `Its bytes are also those of ${twin}; it was not read.`);
    } else if (unpacked + entry.uncompressedSize > most) {
      const what = `The archive of ${archiveBytes} bytes would unpack to more than the ${most} that are taken`;
      yield refusal(file, "too_large", `${what}; this entry (${entry.uncompressedSize} bytes) was not read.`);
    } else {
      unpacked += entry.uncompressedSize;
      yield {
        file,
        start,
        packedBytes: entry.compressedSize,
        unpackedBytes: entry.uncompressedSize,
        deflated: entry.compressionMethod === DEFLATED,
        crc: entry.crc32,
      };
    }
  }
}

/** Entries whose bytes begin before those of another have ended, with the name of that other one. */
function overlaps(listed: readonly Listed[]): ReadonlyMap<Entry, string> {
  const found = new Map<Entry, string>();
  let end = 0;
  let holder = "";
  const byPlace = listed.toSorted(
    (a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader || a.start - b.start,
  );
  for (const { entry, file, start } of byPlace) {
    if (entry.relativeOffsetOfLocalHeader < end) found.set(entry, holder);
    else {
      end = start + entry.compressedSize;
      holder = file;
    }
  }
  return found;
}

/** Gathers entries that follow one another; returns the packed bytes of all that are read. */
function* inUnits(path: string, entries: Iterable<Refused | PackedEntry>): Generator<Unit, number> {
  let waiting: PackedEntry[] = [];
  let bytes = 0;
  let all = 0;
  function* flush(): Generator<Unit> {
    if (waiting.length > 0) yield { kind: "entries", path, bytes, entries: waiting };
    waiting = [];
    bytes = 0;
  }
  for (const entry of entries) {
    if ("kind" in entry) {
      yield* flush();
      yield entry;
      continue;
    }
    waiting.push(entry);
    bytes += entry.packedBytes;
    all += entry.packedBytes;
    if (bytes >= UNIT_BYTES || waiting.length >= UNIT_ENTRIES) yield* flush();
  }
  yield* flush();
  return all;
}

function entryRefusal(entry: Entry): string | null {
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type === SYMLINK) return "It is a symbolic link; links are not followed.";
  if (type !== 0 && type !== REGULAR) return "It is neither a file nor a directory.";
  return contentRefusal(entry.generalPurposeBitFlag, entry.compressionMethod);
}

function refusal(file: string, code: RejectionCode, message: string): Refused {
  return { kind: "refused", file, code, message, bytes: 0 };
}

function dataStart(zip: ZipFile, entry: Entry): Promise<number | { readonly reason: string }> {
  return new Promise((resolve) => {
    zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => {
      resolve(error === null ? header.fileDataStart : { reason: `Its header cannot be read: ${reasonOf(error)}` });
    });
  });
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.endsWith(".") ? reason : `${reason}.`;
}
