import { readFile, writeFile } from "node:fs/promises";

const localHeader = Buffer.from("PK\u0003\u0004", "latin1");

/** Copies an archive with one bit changed in the middle of the bytes of the entry whose name ends so. */
export async function flipByteOf(entry: string, from: string, to: string): Promise<void> {
  const bytes = await readFile(from);
  const at = placeOf(entry, bytes);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(to, bytes);
}

/** APPNOTE 4.3.7: 30 bytes with the sizes, then the name, the extra field and the entry's own bytes. */
function placeOf(entry: string, bytes: Buffer): number {
  for (let at = bytes.indexOf(localHeader); at >= 0; at = bytes.indexOf(localHeader, at + 4)) {
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    if (!bytes.toString("utf8", at + 30, nameEnd).endsWith(entry)) continue;
    return nameEnd + bytes.readUInt16LE(at + 28) + Math.floor(bytes.readUInt32LE(at + 18) / 2);
  }
  throw new Error(`There is no ${entry} in ${bytes.length} bytes of archive.`);
}
