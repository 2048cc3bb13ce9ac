import type { CodeRange, RegexNode } from "@quaestor/eql";

/** RE2 refuses more. */
const MOST_REPEATS = 1000;
/** Larger automata are left to the evaluator: RE2 has a budget of memory and fails beyond it. */
const LARGEST = 1000;

/** A regular expression in RE2's notation; null if it is too large for it. */
export function regexSql(node: RegexNode): string | null {
  return size(node) > LARGEST ? null : write(node);
}

function size(node: RegexNode): number {
  switch (node.kind) {
    case "set":
      return 1 + node.ranges.length;
    case "sequence":
      return node.items.reduce((sum, item) => sum + size(item), 1);
    case "choice":
      return node.options.reduce((sum, option) => sum + size(option), 1);
    case "repeat": {
      const times = Math.max(node.min, node.max ?? 1, 1);
      return times > MOST_REPEATS ? Number.POSITIVE_INFINITY : times * size(node.item) + 1;
    }
  }
}

function write(node: RegexNode): string {
  switch (node.kind) {
    case "set":
      return writeSet(node.ranges);
    case "sequence":
      return node.items.map(write).join("");
    case "choice":
      return node.options.length === 0 ? NOTHING : `(?:${node.options.map(write).join("|")})`;
    case "repeat":
      return `(?:${write(node.item)})${writeCount(node.min, node.max)}`;
  }
}

const NOTHING = "[^\\x{0}-\\x{10ffff}]";

function writeSet(ranges: readonly CodeRange[]): string {
  // Surrogates are no characters in UTF-8; RE2 refuses ranges that begin or end with one.
  const parts = ranges.flatMap(({ from, to }) => [
    ...(from < 0xd800 ? [[from, Math.min(to, 0xd7ff)] as const] : []),
    ...(to > 0xdfff ? [[Math.max(from, 0xe000), to] as const] : []),
  ]);
  if (parts.length === 0) return NOTHING;
  return `[${parts.map(([from, to]) => `\\x{${from.toString(16)}}-\\x{${to.toString(16)}}`).join("")}]`;
}

function writeCount(min: number, max: number | null): string {
  if (max === null) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return `{${min},${max}}`;
}
