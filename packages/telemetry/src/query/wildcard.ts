/**
 * Whether a pattern matches the whole of a text: `*` is any run, `?` exactly one code point, nothing escapes. Takes at
 * most pattern times text steps and no recursion, because values are chosen by attackers. For a case-insensitive match
 * fold both sides first.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const expected = pattern.codePointAt(p);
    const found = text.codePointAt(t) ?? 0;
    const width = found > 0xffff ? 2 : 1;
    if (expected === 0x2a) {
      star = p++;
      resume = t;
    } else if (expected === 0x3f || expected === found) {
      p += expected === 0x3f ? 1 : width;
      t += width;
    } else if (star >= 0) {
      resume += (text.codePointAt(resume) ?? 0) > 0xffff ? 2 : 1;
      t = resume;
      p = star + 1;
    } else return false;
  }
  while (pattern.codePointAt(p) === 0x2a) p++;
  return p === pattern.length;
}

/** Whether an index name matches one of the patterns (`*` only, case kept); no patterns means every index. */
export function matchesIndex(index: string, patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.length === 0 || patterns.some((pattern) => matchesStars(pattern, index));
}

function matchesStars(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const head = parts[0] ?? "";
  const tail = parts.at(-1) ?? "";
  if (parts.length === 1) return text === pattern;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - tail.length) return false;
    at = found + part.length;
  }
  return true;
}
