const NON_ASCII = /[\u0080-\uffff]/;

/**
 * Unicode simple case folding, one code point at a time: no locale, no change of length (in UTF-16 units either), so
 * `İ`, `ı` and `ß` stay what they are while `ſ` is `s` and the Kelvin sign `k`. Two texts are equal without case when
 * their foldings are the same text.
 */
export function foldCase(text: string): string {
  if (!NON_ASCII.test(text)) return text.toLowerCase();
  let folded = "";
  for (const char of text) folded += foldCharacter(char);
  return folded;
}

/** Letters whose folding is not what mapping them up and down gives; U+0131, the dotless i, upper-cases to I but is kept apart. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["\u{131}", "\u{131}"],
  ["\u{1fd3}", "\u{390}"],
  ["\u{1fe3}", "\u{3b0}"],
  ["\u{fb05}", "\u{fb06}"],
]);

/** Upper-casing first brings together letters with several small forms (σ and ς); growing ones (ß to SS) are left. */
function foldCharacter(char: string): string {
  const exception = EXCEPTIONS.get(char);
  if (exception !== undefined) return exception;
  const upper = char.toUpperCase();
  const lower = (isOne(upper, char) ? upper : char).toLowerCase();
  return isOne(lower, char) ? lower : char;
}

/** One code point, and of the same length in UTF-16 as `char`. */
const isOne = (text: string, char: string): boolean =>
  text.length === char.length && (text.length === 1 || (text.codePointAt(0) ?? 0) > 0xffff);

/** The last code point with a case today lies below this. */
const CASED_END = 0x1f000;
const CASED = /\p{Changes_When_Casemapped}/u;
let variantsOfFolding: ReadonlyMap<string, readonly number[]> | null = null;

/** Every code point that folds to the same as this one, itself included. For expanding a regular expression's characters. */
export function caseVariants(codePoint: number): readonly number[] {
  // Worked out once, when first asked: only regular expressions that ignore case need it.
  variantsOfFolding ??= groupByFolding();
  return variantsOfFolding.get(foldCharacter(String.fromCodePoint(codePoint))) ?? [codePoint];
}

function groupByFolding(): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (let point = 0; point < CASED_END; point++) {
    const char = String.fromCodePoint(point);
    if (!CASED.test(char)) continue;
    const folded = foldCharacter(char);
    const group = groups.get(folded);
    if (group === undefined) groups.set(folded, [point]);
    else group.push(point);
  }
  return groups;
}
