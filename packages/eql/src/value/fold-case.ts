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

/** Upper-casing first brings together letters with several small forms (σ and ς); growing ones (ß to SS) are left. */
function foldCharacter(char: string): string {
  // The dotless i upper-cases to I, but folding keeps the two apart.
  if (char === "\u{131}") return char;
  const upper = char.toUpperCase();
  const lower = (isOne(upper, char) ? upper : char).toLowerCase();
  return isOne(lower, char) ? lower : char;
}

/** One code point, and of the same length in UTF-16 as `char`. */
const isOne = (text: string, char: string): boolean =>
  text.length === char.length && (text.length === 1 || (text.codePointAt(0) ?? 0) > 0xffff);

/** Every code point that folds to the same as this one, itself included. For expanding a regular expression's characters. */
export function caseVariants(codePoint: number): readonly number[] {
  const char = String.fromCodePoint(codePoint);
  const folded = foldCharacter(char);
  const variants = new Set([codePoint]);
  for (const candidate of [folded, folded.toUpperCase(), char.toUpperCase(), char.toLowerCase(), ...RARE_VARIANTS]) {
    const point = candidate.codePointAt(0);
    if (point === undefined || String.fromCodePoint(point) !== candidate) continue;
    if (foldCharacter(candidate) === folded) variants.add(point);
  }
  return [...variants];
}

/** Letters that fold to another letter's folding without being its plain upper or lower case. */
const RARE_VARIANTS = [..."ſKÅµςͅιιϐβϑθϴϖπϰκϱρϵεẛṡẞΩ", ..."ᲀᲁᲂᲃᲄᲅᲆᲇᲈǅǈǋǲ"];
