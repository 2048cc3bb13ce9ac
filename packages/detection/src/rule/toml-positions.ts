/** A 1-based place in a file. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset (UTF-16 units). */
export function positionOf(text: string, offset: number): Position {
  let line = 1;
  let begin = 0;
  for (let newline = text.indexOf("\n"); newline >= 0 && newline < offset; newline = text.indexOf("\n", newline + 1)) {
    line++;
    begin = newline + 1;
  }
  return { line, column: offset - begin + 1 };
}

/** Where the value of `table.key` stands: its first character, and null when the file does not write it so. */
export interface FoundValue {
  readonly keyOffset: number;
  readonly valueOffset: number;
}

/**
 * Finds `key = value` under `[table]` (array tables count from 0 by `occurrence`). The TOML parser gives values without
 * their places; this finds the place for a message. Headers and keys inside multi-line strings are passed over.
 */
export function findValue(text: string, table: string, key: string, occurrence = 0): FoundValue | null {
  let current = "";
  let seen = -1;
  for (const { offset, content } of statements(text)) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/.exec(content);
    if (header !== null) {
      current = header[1] ?? "";
      if (current === table) seen++;
      continue;
    }
    if (current !== table || seen !== occurrence) continue;
    const assignment = /^(\s*)("?)([A-Za-z0-9_-]+)\2\s*=\s*/.exec(content);
    if (assignment === null || assignment[3] !== key) continue;
    return { keyOffset: offset + (assignment[1] ?? "").length, valueOffset: offset + assignment[0].length };
  }
  return null;
}

/** The lines at which a header or a key may stand, that is those that do not begin inside a multi-line string. */
function* statements(text: string): Generator<{ readonly offset: number; readonly content: string }> {
  let delimiter: string | null = null;
  let offset = 0;
  for (const line of text.split("\n")) {
    if (delimiter === null) yield { offset, content: line };
    let at = 0;
    while (at < line.length) {
      if (delimiter !== null) {
        const close: number = line.indexOf(delimiter, at);
        if (close < 0) break;
        at = close + 3;
        delimiter = null;
        continue;
      }
      const open = /"""|'''|#|"(?:[^"\\]|\\.)*"|'[^']*'/g;
      open.lastIndex = at;
      const match = open.exec(line);
      if (match === null || match[0] === "#") break;
      at = match.index + match[0].length;
      if (match[0] === '"""' || match[0] === "'''") delimiter = match[0];
    }
    offset += line.length + 1;
  }
}

/**
 * The offset in the file of a position inside a decoded TOML string, so that an error in an EQL query can point at the
 * query's own line in its rule file. `valueOffset` is where the string's opening quote stands.
 */
export function offsetInFile(text: string, valueOffset: number, decodedOffset: number): number {
  const opening = /^("""|'''|"|')/.exec(text.slice(valueOffset, valueOffset + 3))?.[1] ?? "";
  let at = valueOffset + opening.length;
  if (opening.length === 3) {
    if (text.startsWith("\r\n", at)) at += 2;
    else if (text[at] === "\n") at += 1;
  }
  if (!opening.startsWith('"')) return at + decodedOffset;
  let decoded = 0;
  while (decoded < decodedOffset && at < text.length) {
    if (text[at] !== "\\") {
      at++;
      decoded++;
      continue;
    }
    const folded = /^\\[ \t]*\r?\n\s*/.exec(text.slice(at, at + 4096));
    if (folded !== null) {
      at += folded[0].length;
      continue;
    }
    const escaped = /^\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x[0-9A-Fa-f]{2}|[\s\S])/.exec(text.slice(at, at + 10));
    at += escaped?.[0].length ?? 1;
    decoded += escaped?.[2] !== undefined && Number.parseInt(escaped[2], 16) > 0xffff ? 2 : 1;
  }
  return at;
}
