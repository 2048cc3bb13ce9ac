import type { CutText, Phrase } from "@quaestor/api";

/** Of a value in a line of the page: longer than any that a person reads there. */
const inLine = 2_000;

/** The beginning of a text and its whole length; never half a character. */
export function cutText(whole: string, most: number): CutText {
  if (whole.length <= most) return { text: whole, length: whole.length };
  const last = whole.charCodeAt(most - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return { text: whole.slice(0, isHalf ? most - 1 : most), length: whole.length };
}

const grouped = (value: number): string => value.toLocaleString("en-US");

/** `100 of 1,000,000`. */
export const ofAll = (here: number, all: number): string => `${grouped(here)} of ${grouped(all)}`;

/** A text for a line of the page: whole, or its beginning and how much of it that is. The event has all of it. */
export function boundedText(whole: string, most: number): string {
  const { text, length } = cutText(whole, most);
  return text.length === length ? whole : `${text}… (${ofAll(text.length, length)} characters)`;
}

/** A value in a line of the page, as much as anybody reads there. */
export const lineText = (whole: string): string => boundedText(whole, inLine);

/** A sentence with its values so long as anybody reads them. */
export const linePhrase = (phrase: readonly Phrase[number][]): Phrase =>
  phrase.map((part) => ({ ...part, text: lineText(part.text) }));
