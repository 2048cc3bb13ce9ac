import { beginsLikeBatch } from "./batch-shape.ts";
import { isEvtx } from "./evtx/evtx-reader.ts";

/** How a file's bytes are to be read. */
export type Format =
  | { readonly kind: "evtx" }
  | { readonly kind: "lines" }
  | { readonly kind: "array" }
  | { readonly kind: "hits" }
  | { readonly kind: "batch" }
  | { readonly kind: "xml" }
  | { readonly kind: "empty" }
  | { readonly kind: "unsupported"; readonly words: string };

/** As many first bytes as {@link detectFormat} may need: the header of an EVTX file, and how a chunk begins. */
export const DETECT_BYTES = 4104;

const signatures: readonly (readonly [bytes: string, words: string])[] = [
  ["\x89PNG\r\n\x1a\n", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["%PDF-", "a PDF document"],
  ["PK\x03\x04", "a zip archive; unpack it, or give the files in it"],
  ["PK\x05\x06", "an empty zip archive"],
  ["\x1f\x8b", "gzip data inside gzip data"],
  ["BZh", "a bzip2 archive"],
  ["\xfd7zXZ\x00", "an xz archive"],
  ["(\xb5/\xfd", "a Zstandard archive"],
  ["7z\xbc\xaf\x27\x1c", "a 7-Zip archive"],
  ["Rar!\x1a\x07", "a RAR archive"],
  ["SQLite format 3\x00", "a SQLite database"],
  ["PAR1", "a Parquet file"],
  ["MZ", "a Windows program"],
  ["\x7fELF", "a program"],
];

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * What a file is, from its first bytes (without a byte order mark): lines of JSON or XML, a JSON list, a search
 * response, a batch of records in one object, event XML, a binary event log, nothing, or something that holds no records. Names are not looked at:
 * anything can be called `.json`.
 */
export function detectFormat(head: Uint8Array): Format {
  if (isEvtx(head)) return { kind: "evtx" };
  const start = latin1(head.subarray(0, DETECT_BYTES));
  for (const [signature, words] of signatures) {
    if (start.startsWith(signature)) return { kind: "unsupported", words };
  }
  const text = start.trimStart();
  if (text === "") return { kind: "empty" };
  if (text.startsWith("[")) return { kind: "array" };
  if (text.startsWith("<")) return { kind: "xml" };
  if (/^\{\s*"(?:took|timed_out|_shards|hits|_scroll_id|pit_id|num_reduce_phases)"\s*:/.test(text))
    return { kind: "hits" };
  if (beginsLikeBatch(text)) return { kind: "batch" };
  // evtx_dump writes a line `Record 7` before each document.
  const labelled = /^Record [0-9]{1,20}\r?\n\s{0,64}([{<])/.exec(text)?.[1];
  if (labelled !== undefined) return { kind: labelled === "{" ? "array" : "xml" };
  // An object spread over lines: the first line holds an opening brace and no whole object.
  if (/^\{[ \t]*\r?\n/.test(text)) return { kind: "array" };
  // NUL bytes are in no text that holds records (UTF-16 is recognised by its mark before this is asked).
  if (!text.startsWith("{") && start.includes("\0")) return { kind: "unsupported", words: "a binary file" };
  return { kind: "lines" };
}
