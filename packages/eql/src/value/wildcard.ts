/**
 * A wildcard pattern made ready: `*` any run, `?` one code point, no escapes, the whole text. The pieces between stars
 * are looked for from left to right, each at its first place, which is enough because a star takes any run: time is
 * bounded by text times longest piece, whatever the text.
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const pieces = pattern.split("*");
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  const points = pieces.map((piece) => [...piece]);
  return (text) => {
    // Where a character takes two units `?` must step over both; such texts are rare and matched by code points.
    if (HAS_SURROGATE.test(text)) return matchPoints([...text], points);
    if (last === undefined) return text.length === first.length && fits(text, first, 0);
    const end = text.length - last.length;
    if (end < first.length || !fits(text, first, 0) || !fits(text, last, end)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = find(text, piece, at, end);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return true;
  };
}

const HAS_SURROGATE = /[\ud800-\udfff]/;

function fits(text: string, piece: string, at: number): boolean {
  if (!piece.includes("?")) return text.startsWith(piece, at);
  for (let i = 0; i < piece.length; i++) {
    const wanted = piece.charCodeAt(i);
    if (wanted !== 63 && wanted !== text.charCodeAt(at + i)) return false;
  }
  return true;
}

/** The first place at or after `from` where the piece fits and ends by `end`; -1 if none. */
function find(text: string, piece: string, from: number, end: number): number {
  const latest = end - piece.length;
  if (!piece.includes("?")) {
    const found = from > latest ? -1 : text.indexOf(piece, from);
    return found > latest ? -1 : found;
  }
  for (let at = from; at <= latest; at++) if (fits(text, piece, at)) return at;
  return -1;
}

function matchPoints(text: readonly string[], pieces: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text.length === first.length && fitsPoints(text, first, 0);
  const end = text.length - last.length;
  if (end < first.length || !fitsPoints(text, first, 0) || !fitsPoints(text, last, end)) return false;
  let at = first.length;
  for (const piece of rest) {
    while (at + piece.length <= end && !fitsPoints(text, piece, at)) at++;
    if (at + piece.length > end) return false;
    at += piece.length;
  }
  return true;
}

function fitsPoints(text: readonly string[], piece: readonly string[], at: number): boolean {
  return piece.every((wanted, i) => wanted === "?" || wanted === text[at + i]);
}
