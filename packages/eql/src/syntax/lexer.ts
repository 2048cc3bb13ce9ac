import { EqlError } from "../error.ts";
import type { Limits } from "./limits.ts";
import type { Source } from "./source.ts";
import { KEYWORDS, type Token } from "./token.ts";

/** Longest first: the first that fits is taken. */
const PUNCTUATION = [
  "![",
  "==",
  "!=",
  "<=",
  ">=",
  "(",
  ")",
  "[",
  "]",
  ",",
  ".",
  "|",
  ":",
  "?",
  "+",
  "-",
  "*",
  "/",
  "%",
];
const PUNCTUATION_LAST = ["=", "<", ">"];
const NAME = /[A-Za-z_@][A-Za-z0-9_]*/y;
/** `12`, `1.5`, `1.`, `.5`, each with an exponent if wanted. */
const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/**
 * The tokens of a query, closed by an `end` token (eql-semantics: characters and tokens).
 * Throws EqlError `SYNTAX` for text that is no token and `LIMIT_EXCEEDED` for too much of it.
 */
export function tokenize(source: Source, limits: Limits): readonly Token[] {
  if (source.text.length > limits.length) {
    const problem = `The query has ${source.text.length} characters; the limit is ${limits.length}`;
    throw new EqlError({ code: "LIMIT_EXCEEDED", problem, source, start: limits.length, end: limits.length + 1 });
  }
  const lexer = new Lexer(source);
  const tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.kind === "end") return tokens;
    if (tokens.length > limits.tokens) {
      const problem = `The query has more than ${limits.tokens} tokens`;
      throw new EqlError({ code: "LIMIT_EXCEEDED", problem, source, start: token.start, end: token.end });
    }
  }
}

class Lexer {
  readonly #source: Source;
  readonly #text: string;
  #at = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  next(): Token {
    this.#skipBlank();
    const start = this.#at;
    const char = this.#text[start];
    if (char === undefined) return { kind: "end", text: "", start, end: start };
    if (char === '"') return this.#string();
    if (char === "`") return this.#quotedName();
    if (char === "'")
      this.#refuse(`Use double quotes ["] to define string literals, not single quotes [']`, start, start + 1);
    const number = this.#match(NUMBER);
    if (number !== null) return this.#number(number);
    const name = this.#match(NAME);
    if (name !== null) return this.#name(name);
    return this.#punctuation();
  }

  #skipBlank(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === " " || char === "\t" || char === "\r" || char === "\n") this.#at++;
      else if (this.#text.startsWith("//", this.#at)) this.#skipLine();
      else if (this.#text.startsWith("/*", this.#at)) this.#skipBlock();
      else return;
    }
  }

  #skipLine(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== "\n" && this.#text[this.#at] !== "\r") this.#at++;
  }

  /** Block comments nest. */
  #skipBlock(): void {
    const start = this.#at;
    let depth = 0;
    do {
      if (this.#at >= this.#text.length) this.#refuse("The comment is not closed with [*/]", start, start + 2);
      if (this.#text.startsWith("/*", this.#at)) {
        depth++;
        this.#at += 2;
      } else if (this.#text.startsWith("*/", this.#at)) {
        depth--;
        this.#at += 2;
      } else this.#at++;
    } while (depth > 0);
  }

  #number(text: string): Token {
    const start = this.#at;
    this.#at += text.length;
    if (!Number.isFinite(Number(text))) this.#refuse(`The number [${text}] is too large`, start, this.#at);
    return { kind: "number", text, start, end: this.#at };
  }

  #name(text: string): Token {
    const start = this.#at;
    this.#at += text.length;
    if (this.#text[this.#at] !== "~") return this.#token(KEYWORDS.has(text) ? "symbol" : "name", text, start);
    this.#at++;
    if (KEYWORDS.has(`${text}~`)) return this.#token("symbol", `${text}~`, start);
    return this.#token("tilde-name", text, start);
  }

  #quotedName(): Token {
    const start = this.#at;
    let name = "";
    for (let i = start + 1; i < this.#text.length; i++) {
      const char = this.#text[i];
      if (char === "\n" || char === "\r") break;
      if (char !== "`") name += char;
      else if (this.#text[i + 1] === "`") {
        name += "`";
        i++;
      } else {
        this.#at = i + 1;
        if (name === "") this.#refuse("A name in backquotes cannot be empty", start, this.#at);
        return this.#token("quoted", name, start);
      }
    }
    return this.#refuse("The name is not closed with a backquote [`]", start, start + 1);
  }

  #string(): Token {
    const start = this.#at;
    if (this.#text.startsWith('"""', start)) return this.#rawString();
    let value = "";
    for (let i = start + 1; i < this.#text.length; i++) {
      const char = this.#text[i];
      if (char === "\n" || char === "\r") break;
      if (char === '"') {
        this.#at = i + 1;
        return this.#token("string", value, start);
      }
      if (char === "\\") {
        const [text, length] = this.#escape(i);
        value += text;
        i += length - 1;
      } else value += char;
    }
    return this.#refuse('The string is not closed with a double quote ["] on its line', start, start + 1);
  }

  /** The shortest closing is taken; up to two further quotes directly after it belong to the content. */
  #rawString(): Token {
    const start = this.#at;
    const close = this.#text.indexOf('"""', start + 3);
    if (close < 0 || /[\r\n]/.test(this.#text.slice(start, close))) {
      return this.#refuse('The string is not closed with ["""] on its line', start, start + 3);
    }
    let end = close;
    while (end < close + 2 && this.#text[end + 3] === '"') end++;
    this.#at = end + 3;
    return this.#token("string", this.#text.slice(start + 3, end), start);
  }

  /** The meaning and the length of the escape at `at`. */
  #escape(at: number): readonly [string, number] {
    const char = this.#text[at + 1] ?? "";
    const simple = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined;
    if (simple !== undefined) return [simple, 2];
    const unicode = /^u\{([0-9A-Fa-f]{2,8})\}/.exec(this.#text.slice(at + 1, at + 12));
    if (unicode?.[1] === undefined) {
      const problem = `[\\${char}] is no escape; the escapes are \\b \\t \\n \\f \\r \\" \\' \\\\ and \\u{…} with 2 to 8 hex digits`;
      return this.#refuse(problem, at, at + 2);
    }
    const code = Number.parseInt(unicode[1], 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      return this.#refuse(`[\\u{${unicode[1]}}] is no Unicode character`, at, at + 1 + unicode[0].length);
    }
    return [String.fromCodePoint(code), 1 + unicode[0].length];
  }

  #punctuation(): Token {
    const start = this.#at;
    for (const text of [...PUNCTUATION, ...PUNCTUATION_LAST]) {
      if (!this.#text.startsWith(text, start)) continue;
      this.#at = start + text.length;
      const quote = this.#text[this.#at];
      if (text === "?" && (quote === '"' || quote === "'")) {
        this.#refuse(
          `Use triple double quotes ["""] to define unescaped string literals, not [?${quote}]`,
          start,
          start + 2,
        );
      }
      return this.#token("symbol", text, start);
    }
    return this.#refuse(unexpected(this.#text, start), start, start + 1);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #token(kind: Token["kind"], text: string, start: number): Token {
    return { kind, text, start, end: this.#at };
  }

  #refuse(problem: string, start: number, end: number): never {
    throw new EqlError({
      code: "SYNTAX",
      problem,
      source: this.#source,
      start,
      end,
      found: this.#text.slice(start, end),
    });
  }
}

function unexpected(text: string, at: number): string {
  if (text.startsWith("&&", at)) return "Use [and], not [&&]";
  if (text[at] === "!") return "Use [not], not [!]";
  if (text[at] === "~") return "[~] must touch the name or operator before it";
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return /\p{C}|\p{Z}/u.test(char)
    ? `Unexpected character U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
    : `Unexpected character [${char}]`;
}
