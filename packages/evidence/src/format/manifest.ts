import { textOf, utf8 } from "./digest.ts";

export interface ManifestLine {
  readonly digest: string;
  /** Relative to the bag. */
  readonly path: string;
}

/** Lines sorted by the bytes of the path, two spaces between, LF: `sha256sum -c` reads it as it is. */
export function writeManifest(lines: readonly ManifestLine[]): Uint8Array {
  const sorted = [...lines].sort((a, b) => compareBytes(a.path, b.path));
  return utf8(sorted.map(({ digest, path }) => `${digest}  ${path}\n`).join(""));
}

export interface ManifestRead {
  readonly lines: readonly ManifestLine[];
  /** What is wrong with it, in words. */
  readonly problems: readonly string[];
}

/**
 * Reads a manifest of RFC 8493 section 2.1.3. Only the spelling this format writes is taken; every departure is a
 * problem in words, and the lines that could be read are still given.
 */
export function readManifest(bytes: Uint8Array, digestLength: number): ManifestRead {
  const text = textOf(bytes);
  if (text === null) return { lines: [], problems: ["is not UTF-8"] };
  const problems: string[] = [];
  const lines: ManifestLine[] = [];
  const seen = new Set<string>();
  if (text.length > 0 && !text.endsWith("\n")) problems.push("does not end with a line feed");
  if (text.includes("\r")) problems.push("has carriage returns: its line ends were rewritten");
  const rows = text.split(/\r?\n/);
  if (rows.at(-1) === "") rows.pop();
  for (const [position, row] of rows.entries()) {
    const [, digest = "", path = ""] = /^([0-9a-f]+) {2}(\S.*)$/.exec(row) ?? [];
    if (digest.length !== digestLength) {
      problems.push(`line ${position + 1} is not a lower-case digest, two spaces and a path`);
    } else if (seen.has(path)) {
      problems.push(`line ${position + 1} lists a path for the second time`);
    } else {
      seen.add(path);
      lines.push({ digest, path });
    }
  }
  return { lines, problems };
}

/** Order of UTF-8 bytes, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  const left = utf8(a);
  const right = utf8(b);
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
