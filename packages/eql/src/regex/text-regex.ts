import type { TextPattern } from "../check/condition.ts";
import { caseVariants } from "../value/fold-case.ts";
import { parseRegex } from "./parse-regex.ts";
import type { RegexNode } from "./regex-node.ts";

const ANY_CHARACTER: RegexNode = { kind: "set", ranges: [{ from: 0, to: 0x10ffff }] };

/**
 * A pattern of a text test as a regular expression over whole values, case variants written out. For engines whose own
 * case folding or wildcards differ from the language's: print it with `printRegex` and match values in full.
 */
export function textRegex(pattern: TextPattern, options: { readonly caseInsensitive: boolean }): RegexNode {
  if (pattern.kind === "regex") return parseRegex(pattern.text, options);
  const wildcards = pattern.kind === "wildcard";
  const items = [...pattern.text].map((char): RegexNode => {
    if (wildcards && char === "*") return { kind: "repeat", item: ANY_CHARACTER, min: 0, max: null };
    if (wildcards && char === "?") return ANY_CHARACTER;
    const point = char.codePointAt(0) ?? 0;
    const points = options.caseInsensitive ? caseVariants(point) : [point];
    return { kind: "set", ranges: points.map((each) => ({ from: each, to: each })) };
  });
  return { kind: "sequence", items };
}
