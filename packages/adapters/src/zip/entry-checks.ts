import { type Failure, type FailureCode, foldedName, unsafeNameReason } from "@quaestor/evidence/verify";
import type { Entry } from "yauzl";
import type { ZipLimits } from "./read-zip-safely.ts";

/** An entry that may be read, with its name as text. */
export interface AcceptedEntry {
  readonly entry: Entry;
  readonly path: string;
}

const ENCRYPTED = 0x41;
const UTF8 = 0x800;
const [STORED, DEFLATED] = [0, 8];
const [TYPE_MASK, SYMLINK, REGULAR, DIRECTORY] = [0o170000, 0o120000, 0o100000, 0o040000];

/** Judges every entry by its line in the central directory; those refused are named and left out. */
export function checkEntries(
  entries: readonly Entry[],
  limits: ZipLimits,
): { readonly accepted: readonly AcceptedEntry[]; readonly problems: readonly Failure[] } {
  const problems: Failure[] = [];
  const accepted: AcceptedEntry[] = [];
  const folders: string[] = [];
  const seen = new Map<string, string>();
  let total = 0;
  const refuse = (code: FailureCode, path: string, message: string) => problems.push({ code, path, message });
  for (const entry of entries) {
    const name = decodeName(entry);
    const path = name ?? entry.fileNameRaw.toString("latin1");
    const folder = isFolder(entry, path);
    const bare = folder ? path.slice(0, -1) : path;
    const unsafe = name === null ? "the name is not UTF-8" : unsafeNameReason(bare);
    const twin = seen.get(foldedName(bare));
    seen.set(foldedName(bare), bare);
    const content = contentReason(entry, limits);
    total += entry.uncompressedSize;
    if (unsafe !== null) refuse("UNSAFE_NAME", path, `Refused: ${unsafe}.`);
    else if (twin === bare) refuse("DUPLICATE_NAME", path, "The name is there more than once.");
    else if (twin !== undefined) refuse("CASE_TWIN", path, `Differs from ${twin} only in case or Unicode form.`);
    else if (content !== null) refuse("UNSAFE_NAME", path, `Refused: ${content}.`);
    else if (folder) folders.push(path);
    else accepted.push({ entry, path });
  }
  if (total > limits.maxTotalBytes) {
    problems.push({
      code: "UNREADABLE",
      path: null,
      message: `Its files are ${total} bytes together; at most ${limits.maxTotalBytes} are taken.`,
    });
  }
  const used = new Set(accepted.flatMap(({ path }) => foldersOf(path)));
  for (const folder of folders) {
    if (!used.has(folder)) refuse("ADDED", folder, "An empty directory was added.");
  }
  return { accepted, problems };
}

/** `a/b/c` gives `a/` and `a/b/`. */
function foldersOf(path: string): readonly string[] {
  return path
    .split("/")
    .map((_, position, segments) => `${segments.slice(0, position).join("/")}/`)
    .slice(1);
}

function decodeName(entry: Entry): string | null {
  const raw = entry.fileNameRaw;
  // Without the flag the encoding is a guess; only what reads the same in all of them is taken.
  if ((entry.generalPurposeBitFlag & UTF8) === 0 && raw.some((byte) => byte > 0x7e)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return null;
  }
}

function isFolder(entry: Entry, path: string): boolean {
  return path.length > 1 && path.endsWith("/") && entry.uncompressedSize === 0;
}

function contentReason(entry: Entry, limits: ZipLimits): string | null {
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type === SYMLINK) return "it is a symbolic link";
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) return "it is neither a file nor a directory";
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) return "it is encrypted";
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    return `its compression method ${entry.compressionMethod} is not one of store and deflate`;
  }
  if (entry.uncompressedSize > limits.maxFileBytes) return `it is larger than ${limits.maxFileBytes} bytes`;
  if (entry.uncompressedSize > limits.maxRatio * Math.max(entry.compressedSize, 1)) {
    return `it unpacks to more than ${limits.maxRatio} times its size`;
  }
  return null;
}
