import { EqlError, type EqlErrorCode } from "../error.ts";
import type { Span } from "./ast.ts";
import type { Limits } from "./limits.ts";
import type { Source } from "./source.ts";
import { describe, type Keyword, type Punctuation, type Token } from "./token.ts";

/** What both halves of the parser read from: the tokens, how deep they are, and how errors are said. */
export class TokenStream {
  readonly source: Source;
  readonly #tokens: readonly Token[];
  readonly #limits: Limits;
  readonly #end: Token;
  #at = 0;
  #depth = 0;
  #chained = 0;

  constructor(source: Source, tokens: readonly Token[], limits: Limits) {
    this.source = source;
    this.#tokens = tokens;
    this.#limits = limits;
    this.#end = { kind: "end", text: "", start: source.text.length, end: source.text.length };
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** The end of the token taken last. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  from(start: number): Span {
    return { start, end: this.lastEnd };
  }

  is(text: Keyword | Punctuation, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === text;
  }

  isName(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "name" && token.text === text;
  }

  accept(text: Keyword | Punctuation): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: Keyword | Punctuation, ...alternatives: readonly string[]): Token {
    if (!this.is(text)) this.unexpected(`[${text}]`, ...alternatives);
    return this.take();
  }

  /** Reads something one level deeper; refuses with `LIMIT_EXCEEDED` when that is too deep. */
  deeper<T>(read: () => T): T {
    if (this.#depth >= this.#limits.depth) {
      this.refuse("LIMIT_EXCEEDED", `The query is nested deeper than ${this.#limits.depth} levels`, this.peek());
    }
    this.#depth++;
    const result = read();
    this.#depth--;
    return result;
  }

  /**
   * Counts an operator that puts what came before it one level deeper (`1 + 1 + 1` leans to the left). They are counted
   * over the whole query, since chains inside one another add up.
   */
  chain(): void {
    if (++this.#chained > this.#limits.depth) {
      this.refuse("LIMIT_EXCEEDED", `The query has more than ${this.#limits.depth} arithmetic operators`, this.peek());
    }
  }

  /** Refuses the token that comes next. */
  unexpected(...expected: readonly string[]): never {
    const token = this.peek();
    const wanted = expected.length > 1 ? `${expected.slice(0, -1).join(", ")} or ${expected.at(-1)}` : expected[0];
    const touchesNumber =
      token.kind === "name" && this.#tokens[this.#at - 1]?.kind === "number" && token.start === this.lastEnd;
    const advice = touchesNumber ? "; a name that begins with a digit stands in backquotes [`]" : hint(token);
    const problem = `Expected ${wanted} but found ${describe(token)}${advice}`;
    throw new EqlError({ code: "SYNTAX", problem, source: this.source, ...place(token), expected, found: token.text });
  }

  refuse(code: EqlErrorCode, problem: string, at: Span, expected: readonly string[] = []): never {
    const found = this.source.text.slice(at.start, at.end);
    throw new EqlError({ code, problem, source: this.source, start: at.start, end: at.end, expected, found });
  }
}

const place = (token: Token): Span => ({ start: token.start, end: token.end });

const UPPER_CASE_WORDS = new Set([
  "AND",
  "OR",
  "NOT",
  "IN",
  "LIKE",
  "WHERE",
  "TRUE",
  "FALSE",
  "NULL",
  "BY",
  "UNTIL",
  "WITH",
]);

function hint(token: Token): string {
  if (token.kind === "symbol" && token.text === "=") return "; equality is [==]";
  if (token.kind === "name" && UPPER_CASE_WORDS.has(token.text))
    return `; keywords are lower-case: [${token.text.toLowerCase()}]`;
  return "";
}
