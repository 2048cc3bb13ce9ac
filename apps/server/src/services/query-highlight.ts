import type { RuleDetail } from "@quaestor/api";

type Token = RuleDetail["queryTokens"][number];

const keywords = new Set([
  "and",
  "or",
  "not",
  "where",
  "in",
  "like",
  "regex",
  "true",
  "false",
  "null",
  "any",
  "sequence",
  "by",
  "with",
  "maxspan",
  "until",
  "sample",
]);

// Each alternative begins with a character no other begins with, and none nests, so the match is linear.
const pattern =
  /(?<comment>\/\/[^\n]*)|(?<string>"""[\s\S]*?"""|"(?:[^"\\]|\\.)*")|(?<number>\d[\d.]*)|(?<word>[?`A-Za-z_@][\w.@`]*)|(?<operator>[=!<>:~|,()[\]+*/%-]+)/g;

/** Where words, texts and operators of a rule's query stand, for colouring. For display only: the parser decides what they mean. */
export function highlight(query: string): Token[] {
  const tokens: Token[] = [];
  for (const match of query.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    tokens.push({ start, end, kind: kindOf(match.groups ?? {}, query, end) });
  }
  return tokens;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>, query: string, end: number): Token["kind"] {
  if (groups.comment !== undefined) return "comment";
  if (groups.string !== undefined) return "string";
  if (groups.number !== undefined) return "number";
  if (groups.operator !== undefined) return "operator";
  if (keywords.has(groups.word ?? "")) return "keyword";
  return query[end] === "(" ? "function" : "field";
}
