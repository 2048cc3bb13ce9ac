import { Readable } from "node:stream";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";
import type { ByteSource } from "./byte-source.ts";

/** The archive's own list of its entries, as yauzl reads it. Rejects when there is none that can be read. */
export async function readCentralDirectory(
  source: ByteSource,
  maxEntries: number,
): Promise<{ readonly zip: ZipFile; readonly entries: readonly Entry[] }> {
  const zip = await openZip(source);
  if (zip.entryCount > maxEntries) {
    zip.close();
    throw new Error(`It lists ${zip.entryCount} entries; at most ${maxEntries} are taken.`);
  }
  const entries: Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on("error", reject);
    zip.on("end", () => resolve());
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return { zip, entries };
}

function openZip(source: ByteSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are judged here, one by one, so that each bad one can be named; yauzl would stop at the first.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
    fromRandomAccessReader(new SourceReader(source), source.size, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(chunks(this.#source, start, end), { objectMode: false });
  }
}

const CHUNK = 1 << 20;

async function* chunks(source: ByteSource, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += CHUNK) {
    const bytes = await source.read(at, Math.min(CHUNK, end - at));
    if (bytes.length > 0) yield bytes;
  }
}
