import { buffer } from "node:stream/consumers";
import type { BundleFile } from "@quaestor/evidence";
import { ZipFile } from "yazl";

/**
 * One archive for the same files, whatever the machine, its zone or its zlib: sorted by the bytes of the path, stored,
 * one fixed date, no directories, no extra fields. The date is made of local parts, because ZIP keeps local time.
 */
export function writeZipStream(files: readonly BundleFile[]): NodeJS.ReadableStream {
  const zip = new ZipFile();
  const options = {
    mtime: new Date(1980, 0, 1, 0, 0, 0),
    mode: 0o100644,
    compress: false,
    forceDosTimestamp: true,
  };
  const sorted = files.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  for (const { path, bytes } of sorted) {
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), path, options);
  }
  zip.end();
  return zip.outputStream;
}

/** As `writeZipStream`, in memory. */
export async function writeZip(files: readonly BundleFile[]): Promise<Buffer> {
  return buffer(writeZipStream(files));
}
