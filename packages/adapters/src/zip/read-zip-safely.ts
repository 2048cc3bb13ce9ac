import { buffer } from "node:stream/consumers";
import { type BundleFile, type ContainerReport, type Failure, MAX_FILES } from "@quaestor/evidence/verify";
import type { Entry, ZipFile } from "yauzl";
import { type ByteSource, openByteSource } from "./byte-source.ts";
import { readCentralDirectory } from "./central-directory.ts";
import { type AcceptedEntry, checkEntries } from "./entry-checks.ts";
import { checkLayout } from "./layout-check.ts";
import { checkRecipe, crcOf, type WrittenEntry } from "./recipe-check.ts";

export interface ZipLimits {
  readonly maxEntries: number;
  readonly maxTotalBytes: number;
  readonly maxFileBytes: number;
  /** Unpacked to packed size of one entry. */
  readonly maxRatio: number;
}

const DEFAULT_LIMITS: ZipLimits = {
  maxEntries: MAX_FILES,
  maxTotalBytes: 4 * 1024 ** 3,
  maxFileBytes: 1024 ** 3,
  maxRatio: 200,
};

/** An archive opened to be verified: give `entries` and `container` to `verifyBundle`. */
export interface OpenedZip {
  /** Every entry that may be read, one at a time and once; closes the file when it ends. Nothing is unpacked to disk. */
  readonly entries: AsyncIterable<BundleFile>;
  /** What is wrong with the archive itself; complete once `entries` has ended. */
  readonly container: ContainerReport;
}

/**
 * Opens a ZIP that anybody may have made. Never throws for what is in it: what cannot be opened at all is `UNREADABLE`,
 * bad names and entries are refused and named, and bytes that are no file's content are compared with what `writeZip`
 * writes.
 */
export async function readZipSafely(from: string | Buffer, limits: Partial<ZipLimits> = {}): Promise<OpenedZip> {
  const problems: Failure[] = [];
  const notChecked: string[] = [];
  const container = { problems, notChecked };
  const opened = await open(from, { ...DEFAULT_LIMITS, ...limits }, problems);
  if (opened === null) return { entries: noEntries(), container };
  return { entries: readEntries(opened, problems, notChecked), container };
}

interface Opened {
  readonly source: ByteSource;
  readonly zip: ZipFile;
  readonly accepted: readonly AcceptedEntry[];
  /** False when an entry was refused: the archive is then not ours anyway. */
  readonly whole: boolean;
}

async function open(from: string | Buffer, limits: ZipLimits, problems: Failure[]): Promise<Opened | null> {
  let source: ByteSource | null = null;
  try {
    source = await openByteSource(from);
    const { zip, entries } = await readCentralDirectory(source, limits.maxEntries);
    const checked = checkEntries(entries, limits);
    problems.push(...checked.problems, ...(await checkLayout(source, entries)));
    if (!problems.some(({ code }) => code === "UNREADABLE")) {
      return { source, zip, accepted: checked.accepted, whole: checked.accepted.length === entries.length };
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    problems.push({ code: "UNREADABLE", path: null, message: `It cannot be opened as a ZIP archive: ${reason}` });
  }
  await source?.close();
  return null;
}

async function* noEntries(): AsyncGenerator<BundleFile> {}

async function* readEntries(
  { source, zip, accepted, whole }: Opened,
  problems: Failure[],
  notChecked: string[],
): AsyncGenerator<BundleFile> {
  try {
    const written: WrittenEntry[] = [];
    for (const { entry, path } of accepted) {
      try {
        const bytes = await readEntry(zip, entry);
        written.push({ path, size: bytes.length, crc: crcOf(bytes) });
        yield { path, bytes };
      } catch (error) {
        const reason = error instanceof Error ? error.message : "unknown";
        problems.push({ code: "CHANGED", path, message: `The entry cannot be read: ${reason}` });
      }
    }
    const verdict = whole ? await checkRecipe(source, written) : { kind: "repacked" as const };
    if (verdict.kind === "changed") problems.push(...verdict.problems);
    if (verdict.kind === "repacked") {
      notChecked.push(
        "the archive's own bytes (order, dates): it was packed by another tool, and the signature covers its files only",
      );
    }
  } finally {
    await source.close();
  }
}

function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) reject(error);
      else buffer(stream).then(resolve, reject);
    });
  });
}
