import { caseVariants } from "../value/fold-case.ts";
import type { CodeRange, RegexNode } from "./regex-node.ts";

/** A regular expression that cannot be read, with the offset in its text. */
export class RegexProblem extends Error {
  override readonly name = "RegexProblem";
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

const LAST = 0x10ffff;
const ANY: RegexNode = { kind: "set", ranges: [{ from: 0, to: LAST }] };
const NOTHING: RegexNode = { kind: "set", ranges: [] };
const EMPTY: RegexNode = { kind: "sequence", items: [] };
const CLASSES: Readonly<Record<string, readonly CodeRange[]>> = {
  d: ranges("09"),
  w: ranges("09", "AZ", "__", "az"),
  s: ranges("\t\n", "\r\r", "  "),
};
/** A repeat is written out when the automaton is built; more than this is refused. */
const MAX_REPEAT = 1000;
const MAX_NESTING = 100;
/** Of one item: `a**` is `a*`, so nobody needs many. */
const MAX_STACKED_REPEATS = 10;
const REFUSED: Readonly<Record<string, string>> = {
  "~": "complement [~]",
  "&": "intersection [&]",
  "<": "a numeric interval [<]",
};

function ranges(...pairs: readonly string[]): readonly CodeRange[] {
  return pairs.map((pair) => ({ from: pair.codePointAt(0) ?? 0, to: pair.codePointAt(1) ?? 0 }));
}

/**
 * Reads Lucene's regular expressions (eql-semantics, regex): the whole value must match, `^` and `$` are literal, `@` is
 * any text, `#` nothing, `"…"` literal text. Without case every single character stands for its case variants; ranges do
 * not. Complement, intersection and intervals, which Lucene knows, are refused by name, as is `(?`.
 * Throws {@link RegexProblem}.
 */
export function parseRegex(pattern: string, options: { readonly caseInsensitive: boolean }): RegexNode {
  return new RegexParser(pattern, options.caseInsensitive).parse();
}

class RegexParser {
  readonly #points: readonly string[];
  readonly #caseInsensitive: boolean;
  #at = 0;
  #depth = 0;

  constructor(pattern: string, caseInsensitive: boolean) {
    this.#points = [...pattern];
    this.#caseInsensitive = caseInsensitive;
  }

  parse(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#points.length) this.#refuse("[)] without [(]");
    return node;
  }

  /** `choice = sequence {"|" sequence}` */
  #choice(): RegexNode {
    if (++this.#depth > MAX_NESTING) this.#refuse("the groups are nested too deep");
    const options = [this.#sequence()];
    while (this.#accept("|")) options.push(this.#sequence());
    this.#depth--;
    return options.length === 1 ? (options[0] ?? EMPTY) : { kind: "choice", options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.#points.length && this.#peek() !== "|" && this.#peek() !== ")") items.push(this.#repeated());
    return items.length === 1 ? (items[0] ?? EMPTY) : { kind: "sequence", items };
  }

  /** `repeated = item {"?" | "*" | "+" | "{" n ["," [m]] "}"}` */
  #repeated(): RegexNode {
    let node = this.#item();
    for (let stacked = 0; ; stacked++) {
      if (stacked > MAX_STACKED_REPEATS) this.#refuse("too many repeats of one item");
      if (this.#accept("?")) node = { kind: "repeat", item: node, min: 0, max: 1 };
      else if (this.#accept("*")) node = { kind: "repeat", item: node, min: 0, max: null };
      else if (this.#accept("+")) node = { kind: "repeat", item: node, min: 1, max: null };
      else if (this.#peek() === "{") node = { kind: "repeat", item: node, ...this.#count() };
      else return node;
    }
  }

  #count(): { readonly min: number; readonly max: number | null } {
    const close = this.#points.indexOf("}", this.#at);
    const parts = /^\{([0-9]{1,5})(?:(,)([0-9]{1,5})?)?\}$/.exec(this.#points.slice(this.#at, close + 1).join(""));
    if (close < 0 || parts === null) this.#refuse("[{] takes a count such as {2}, {2,} or {2,5}");
    const min = Number(parts?.[1]);
    const max = parts?.[2] === undefined ? min : parts[3] === undefined ? null : Number(parts[3]);
    if (max !== null && max < min) this.#refuse("the count's upper end is below its lower");
    if (Math.max(min, max ?? 0) > MAX_REPEAT) this.#refuse(`a count above ${MAX_REPEAT} is not supported`);
    this.#at = close + 1;
    return { min, max };
  }

  #item(): RegexNode {
    const char = this.#points[this.#at] ?? "";
    const refused = Object.hasOwn(REFUSED, char) ? REFUSED[char] : undefined;
    if (refused !== undefined) this.#refuse(`${refused} is not supported; as a character write [\\${char}]`);
    if ("?*+{".includes(char)) this.#refuse(`[${char}] has nothing before it to repeat`);
    this.#at++;
    switch (char) {
      case ".":
        return ANY;
      case "@":
        return { kind: "repeat", item: ANY, min: 0, max: null };
      case "#":
        return NOTHING;
      case "(":
        return this.#group();
      case "[":
        return this.#set();
      case '"':
        return this.#quoted();
      case "\\":
        return this.#escaped();
      default:
        return this.#character(char);
    }
  }

  #group(): RegexNode {
    if (this.#peek() === "?") this.#refuse("[(?] (look-around, flags, non-capturing groups) is not supported");
    const node = this.#choice();
    if (!this.#accept(")")) this.#refuse("[(] is not closed with [)]");
    return node;
  }

  #quoted(): RegexNode {
    const close = this.#points.indexOf('"', this.#at);
    if (close < 0) this.#refuse('["] is not closed');
    const items = this.#points.slice(this.#at, close).map((char) => this.#character(char));
    this.#at = close + 1;
    return { kind: "sequence", items };
  }

  #escaped(): RegexNode {
    const char = this.#points[this.#at];
    if (char === undefined) this.#refuse("[\\] at the end escapes nothing");
    this.#at++;
    return classOf(char ?? "") ?? this.#character(char ?? "");
  }

  #character(char: string): RegexNode {
    return { kind: "set", ranges: this.#variants(char) };
  }

  #variants(char: string): readonly CodeRange[] {
    const point = char.codePointAt(0) ?? 0;
    const points = this.#caseInsensitive ? caseVariants(point) : [point];
    return points.map((each) => ({ from: each, to: each }));
  }

  /** `"[" ["^"] {class | char ["-" char]} "]"`: inside, only `\ ] ^ -` mean something. */
  #set(): RegexNode {
    const open = this.#at - 1;
    const negated = this.#accept("^");
    const found: CodeRange[] = [];
    do {
      if (this.#at >= this.#points.length) this.#refuse("[[] is not closed with []]", open);
      found.push(...this.#setItem());
    } while (!this.#accept("]"));
    return { kind: "set", ranges: negated ? complement(found) : found };
  }

  #setItem(): readonly CodeRange[] {
    const from = this.#setCharacter();
    if (from.kind === "class") return from.ranges;
    const next = this.#points[this.#at + 1];
    if (this.#peek() !== "-" || next === undefined || next === "]") return this.#variants(from.char);
    this.#at++;
    const to = this.#setCharacter();
    if (to.kind === "class") return this.#refuse("a class cannot end a range");
    const range = { from: from.char.codePointAt(0) ?? 0, to: to.char.codePointAt(0) ?? 0 };
    if (range.to < range.from) this.#refuse("the range's end is before its start");
    return [range];
  }

  #setCharacter():
    | { readonly kind: "char"; readonly char: string }
    | { readonly kind: "class"; readonly ranges: readonly CodeRange[] } {
    const char = this.#points[this.#at++] ?? "";
    if (char !== "\\") return { kind: "char", char };
    const escaped = this.#points[this.#at++];
    if (escaped === undefined) return this.#refuse("[\\] at the end escapes nothing");
    const named = classOf(escaped);
    return named?.kind === "set" ? { kind: "class", ranges: named.ranges } : { kind: "char", char: escaped };
  }

  #peek(): string | undefined {
    return this.#points[this.#at];
  }

  #accept(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #refuse(problem: string, at = this.#at): never {
    throw new RegexProblem(problem, this.#points.slice(0, at).join("").length);
  }
}

function classOf(char: string): RegexNode | null {
  const lower = char.toLowerCase();
  const found = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined;
  if (found === undefined) return null;
  return { kind: "set", ranges: char === lower ? found : complement(found) };
}

/** The characters in none of the ranges. */
function complement(found: readonly CodeRange[]): readonly CodeRange[] {
  const out: CodeRange[] = [];
  let next = 0;
  for (const range of [...found].sort((a, b) => a.from - b.from)) {
    if (range.from > next) out.push({ from: next, to: range.from - 1 });
    next = Math.max(next, range.to + 1);
  }
  return next <= LAST ? [...out, { from: next, to: LAST }] : out;
}
