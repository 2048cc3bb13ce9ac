import type { RuleDetail } from "@quaestor/api";

type Token = RuleDetail["queryTokens"][number];

export interface QuerySlice {
  readonly at: number;
  readonly text: string;
  readonly kind: Token["kind"] | "plain";
}

/** The query cut at its tokens. Every character belongs to one slice, whatever the tokens say. */
export function querySlices(query: string, tokens: readonly Token[]): QuerySlice[] {
  const slices: QuerySlice[] = [];
  let at = 0;
  for (const token of tokens.toSorted((a, b) => a.start - b.start)) {
    if (token.start < at || token.end <= token.start || token.end > query.length) continue;
    if (token.start > at) slices.push({ at, text: query.slice(at, token.start), kind: "plain" });
    slices.push({ at: token.start, text: query.slice(token.start, token.end), kind: token.kind });
    at = token.end;
  }
  if (at < query.length) slices.push({ at, text: query.slice(at), kind: "plain" });
  return slices;
}
