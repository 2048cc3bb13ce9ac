const DOTLESS_I = "\u0131";

/** The text if it is one code point, else null. */
function single(text: string): string | null {
  const point = text.codePointAt(0);
  return point !== undefined && text.length === (point > 0xffff ? 2 : 1) ? text : null;
}

/** Characters whose capital is several letters but whose simple folding is one (Unicode CaseFolding, status S). */
const irregular: ReadonlyMap<string, string> = new Map([
  ["\u1fd3", "\u0390"],
  ["\u1fe3", "\u03b0"],
  ["\ufb05", "\ufb06"],
]);

function fold(character: string): string {
  const exception = irregular.get(character);
  if (exception !== undefined) return exception;
  // Its capital is I, but only Turkish takes it for an i.
  if (character === DOTLESS_I) return character;
  // Capitals first: that brings together σ and ς, s and ſ. Mappings that change the length do not count.
  const upper = single(character.toUpperCase()) ?? character;
  return single(upper.toLowerCase()) ?? upper;
}

/** Values choose the characters, so the memory for them is bounded. */
const MAX_KNOWN = 8192;
const known = new Map<string, string>();

/** The simple case folding of one code point. */
export function foldCharacter(character: string): string {
  let folded = known.get(character);
  if (folded === undefined) {
    folded = fold(character);
    if (known.size < MAX_KNOWN) known.set(character, folded);
  }
  return folded;
}

const BEYOND_ASCII = /[\u0080-\u{10ffff}]/u;

/**
 * A text with each code point replaced by its simple case folding (Unicode, no locale, as many code points as before):
 * how case-insensitive comparison reads text in Elasticsearch. Never `toLowerCase()` of the whole, which knows final
 * sigma and makes two characters of U+0130.
 */
export function foldCase(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  let out = "";
  for (const character of text) out += foldCharacter(character);
  return out;
}
