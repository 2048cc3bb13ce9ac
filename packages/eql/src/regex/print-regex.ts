import type { CodeRange, RegexNode } from "./regex-node.ts";

/**
 * The language of the node in the syntax that RE2, Java and JavaScript's `v`-less `u` mode share apart from how a code
 * point is written: every character is written as `\x{hex}`, so nothing in it can be read as an operator. For engines
 * that run RE2 over columns; it must be anchored by the caller (or run as a full match).
 */
export function printRegex(node: RegexNode): string {
  switch (node.kind) {
    case "set":
      return printSet(node.ranges);
    case "sequence":
      return node.items.map((item) => (item.kind === "choice" ? `(?:${printRegex(item)})` : printRegex(item))).join("");
    case "choice":
      return node.options.map((option) => printRegex(option)).join("|");
    case "repeat": {
      const item = `(?:${printRegex(node.item)})`;
      if (node.max === null) return node.min === 0 ? `${item}*` : `${item}{${node.min},}`;
      return `${item}{${node.min},${node.max}}`;
    }
  }
}

/** An empty set is everything but everything. */
function printSet(ranges: readonly CodeRange[]): string {
  if (ranges.length === 0) return "[^\\x{0}-\\x{10ffff}]";
  const parts = ranges.map(({ from, to }) =>
    from === to ? printPoint(from) : `${printPoint(from)}-${printPoint(to)}`,
  );
  return `[${parts.join("")}]`;
}

const printPoint = (point: number): string => `\\x{${point.toString(16)}}`;
