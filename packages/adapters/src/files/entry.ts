import { isUtf8 } from "node:buffer";
import { type ExtraField, getFileNameLowLevel } from "yauzl";

const [ENCRYPTED, UTF8] = [0x41, 0x800];
const [STORED, AES] = [0, 99];
export const DEFLATED = 8;

/** Why an entry's content cannot be read, by its header's flags and method; null when it can. */
export function contentRefusal(flags: number, method: number): string | null {
  if ((flags & ENCRYPTED) !== 0 || method === AES)
    return "It is encrypted; unpack the archive with its password, and give the files.";
  if (method === STORED || method === DEFLATED) return null;
  return `It is packed with compression method ${method}; store (0) and deflate (8) are read.`;
}

/** An entry's name for showing: UTF-8 where the archive says so or the bytes are that, else the code page of the first zip. */
export function entryName(flags: number, raw: Buffer, extraFields: readonly ExtraField[]): string {
  const name = getFileNameLowLevel(isUtf8(raw) ? flags | UTF8 : flags, raw, [...extraFields], true);
  return name === "" ? "(no name)" : name;
}
