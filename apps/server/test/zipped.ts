import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** A zip archive of files by name, as any tool would make it. */
export async function zipped(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** The bytes with every occurrence of one text replaced by another of its length: names that no tool would write. */
export function patched(from: Buffer, text: string, by: string): Buffer {
  if (by.length !== text.length) throw new RangeError(`"${by}" is not as long as "${text}"`);
  return Buffer.from(from.toString("latin1").replaceAll(text, by), "latin1");
}
