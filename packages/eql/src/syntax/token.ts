export type Keyword =
  | "and"
  | "any"
  | "by"
  | "false"
  | "in"
  | "in~"
  | "join"
  | "like"
  | "like~"
  | "maxspan"
  | "not"
  | "null"
  | "of"
  | "or"
  | "regex"
  | "regex~"
  | "sample"
  | "sequence"
  | "true"
  | "until"
  | "where"
  | "with";

export const KEYWORDS: ReadonlySet<string> = new Set<Keyword>([
  "and",
  "any",
  "by",
  "false",
  "in",
  "in~",
  "join",
  "like",
  "like~",
  "maxspan",
  "not",
  "null",
  "of",
  "or",
  "regex",
  "regex~",
  "sample",
  "sequence",
  "true",
  "until",
  "where",
  "with",
]);

export type Punctuation =
  | "("
  | ")"
  | "["
  | "]"
  | "!["
  | ","
  | "."
  | "|"
  | ":"
  | "?"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "="
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">=";

/**
 * `symbol` covers keywords and punctuation (its `text` is the token); `name` an identifier; `quoted` a backquoted one,
 * quotes resolved; `tilde-name` an identifier with a `~` touching it; `number` keeps its spelling in `text`.
 */
export interface Token {
  readonly kind: "symbol" | "name" | "quoted" | "tilde-name" | "string" | "number" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A token as a message names it. */
export function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the query";
    case "string":
      return "a string";
    case "number":
      return `the number ${token.text}`;
    case "tilde-name":
      return `[${token.text}~]`;
    default:
      return `[${token.text}]`;
  }
}
