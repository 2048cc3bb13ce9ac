import type { AnatomyPart } from "@quaestor/api";

/** A piece of the command line as drawn. `index` is the part's place in the anatomy; null for what no part names. */
export interface Tile {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: AnatomyPart["kind"];
  readonly label: string | null;
  readonly index: number | null;
}

/**
 * The line cut so that each character lies in exactly one tile: joining every `text` gives the line. A part that overlaps
 * an earlier one, or whose text is not what stands at its place, is not drawn as a part; its characters are shown plainly.
 */
export function tilesOf(line: string, parts: readonly AnatomyPart[]): Tile[] {
  const tiles: Tile[] = [];
  let at = 0;
  const fillTo = (end: number) => {
    if (end <= at) return;
    const text = line.slice(at, end);
    const kind = text.trim() === "" ? "space" : "other";
    tiles.push({ start: at, end, text, kind, label: null, index: null });
    at = end;
  };
  const ordered = parts.map((part, index) => ({ part, index })).toSorted((a, b) => a.part.start - b.part.start);
  for (const { part, index } of ordered) {
    const { start, end, text, kind, label } = part;
    if (start < at || end <= start || line.slice(start, end) !== text) continue;
    fillTo(start);
    tiles.push({ start, end, text, kind, label, index });
    at = end;
  }
  fillTo(line.length);
  return tiles;
}
