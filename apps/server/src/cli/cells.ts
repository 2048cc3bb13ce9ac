import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The beginning of a text in at most so many cells, with `…` where something was cut off. */
export function cut(text: string, cells: number): string {
  // Most of a long command line will not be shown, and need not be measured.
  const start = text.length > 8 * cells ? text.slice(0, 8 * cells) : text;
  if (start.length === text.length && stringWidth(text) <= cells) return text;
  let shown = "";
  let used = 0;
  for (const { segment } of graphemes.segment(start)) {
    const width = stringWidth(segment);
    if (used + width > cells - 1) break;
    shown += segment;
    used += width;
  }
  return `${shown}…`;
}

/** A text with blanks after it, so that it takes so many cells. */
export function padded(text: string, cells: number): string {
  return text + " ".repeat(Math.max(cells - stringWidth(text), 0));
}
