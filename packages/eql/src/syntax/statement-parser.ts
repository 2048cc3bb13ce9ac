import type {
  EventFilter,
  EventQuery,
  Field,
  Pipe,
  SampleQuery,
  SequenceQuery,
  SequenceTerm,
  Span,
  Statement,
} from "./ast.ts";
import type { ExpressionParser } from "./expression-parser.ts";
import { nearest } from "./nearest.ts";
import type { Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const REFUSED_PIPES = ["count", "filter", "sort", "unique", "unique_count"];
const MAX_RUNS = 100;
const MAX_SAMPLE_FILTERS = 5;
const INT_MAX = 2_147_483_647;

/** Reads statements: one method a production of eql-semantics' grammar, and the rules that need no schema. */
export class StatementParser {
  readonly #in: TokenStream;
  readonly #expressions: ExpressionParser;

  constructor(stream: TokenStream, expressions: ExpressionParser) {
    this.#in = stream;
    this.#expressions = expressions;
  }

  /** `statement = (sequence | sample | event) {"|" pipe}` */
  statement(): Statement {
    const token = this.#in.peek();
    if (this.#in.is("join")) this.#in.refuse("UNSUPPORTED", "[join] is not supported", token);
    const statement = this.#in.is("sequence")
      ? this.#sequence()
      : this.#in.is("sample")
        ? this.#sample()
        : this.#event();
    if (this.#in.peek().kind !== "end") this.#in.unexpected(...continuations(statement));
    return statement;
  }

  #event(): EventQuery {
    const filter = this.#filter();
    const pipes = this.#pipes();
    return { kind: "event", filter, pipes, source: this.#in.source, span: this.#in.from(filter.span.start) };
  }

  /** `event = category "where" expr` */
  #filter(): EventFilter {
    const token = this.#in.peek();
    const category = this.#category(token);
    this.#in.expect("where");
    const condition = this.#expressions.expression();
    return { category, condition, span: this.#in.from(token.start) };
  }

  /** `category = "any" | identifier | string` */
  #category(token: Token): string | null {
    if (this.#in.accept("any")) return null;
    if (token.kind === "name" || token.kind === "string") return this.#in.take().text;
    if (token.kind === "quoted") {
      this.#in.refuse(
        "SYNTAX",
        "An event category with special characters stands in double quotes, not backquotes",
        token,
      );
    }
    return this.#in.unexpected("an event category", "[any]", "[sequence]", "[sample]");
  }

  /** `pipe = ("head" | "tail") integer` */
  #pipes(): readonly Pipe[] {
    const pipes: Pipe[] = [];
    while (this.#in.accept("|")) pipes.push(this.#pipe());
    return pipes;
  }

  #pipe(): Pipe {
    const token = this.#in.peek();
    if (token.kind !== "name") this.#in.unexpected("[head]", "[tail]");
    if (REFUSED_PIPES.includes(token.text))
      this.#in.refuse("UNSUPPORTED", `Pipe [${token.text}] is not supported`, token);
    const name = token.text === "head" || token.text === "tail" ? token.text : this.#unknownPipe(token);
    this.#in.take();
    const count = this.#in.peek();
    if (count.kind !== "number" || !/^[0-9]+$/.test(count.text) || Number(count.text) > INT_MAX) {
      this.#in.unexpected(`a whole number after [${name}]`);
    }
    this.#in.take();
    if (this.#in.is(",")) this.#in.refuse("SYNTAX", `Pipe [${name}] takes exactly one number`, this.#in.peek());
    return { name, count: Number(count.text), span: this.#in.from(token.start) };
  }

  #unknownPipe(token: Token): never {
    const close = nearest(token.text, ["head", "tail", ...REFUSED_PIPES]);
    const problem = `Unrecognized pipe [${token.text}]${close.length > 0 ? `, did you mean ${close.map((name) => `[${name}]`).join(" or ")}?` : ""}`;
    this.#in.refuse("SYNTAX", problem, token, close);
  }

  /** `sequence = "sequence" [by [span] | span] term {term} ["until" term]` */
  #sequence(): SequenceQuery {
    const { start } = this.#in.take();
    const keys = this.#keys();
    const maxspanMs = this.#maxspan();
    if (maxspanMs !== null && this.#in.is("by")) {
      this.#in.refuse("SYNTAX", "[by] stands before [with maxspan]", this.#in.peek());
    }
    const terms = [this.#term()];
    while (this.#in.is("[") || this.#in.is("![")) terms.push(this.#term());
    const until = this.#in.accept("until") ? this.#until() : null;
    this.#checkKeyCounts(until === null ? terms : [...terms, until]);
    const head: Span = { start, end: start + "sequence".length };
    this.#checkTerms(terms, maxspanMs, head);
    const pipes = this.#pipes();
    return {
      kind: "sequence",
      keys,
      maxspanMs,
      terms,
      until,
      pipes,
      source: this.#in.source,
      span: this.#in.from(start),
    };
  }

  /** `span = "with" "maxspan" "=" integer unit` */
  #maxspan(): number | null {
    if (!this.#in.accept("with")) return null;
    this.#in.expect("maxspan");
    this.#in.expect("=");
    const number = this.#in.peek();
    const minus = this.#in.is("-");
    if (number.kind !== "number" && !minus) this.#in.unexpected("a whole number and a unit, such as [5m]");
    if (minus || Number(number.text) === 0) this.#in.refuse("SYNTAX", "A positive maxspan value is required", number);
    if (!/^[0-9]+$/.test(number.text)) {
      this.#in.refuse("SYNTAX", `Decimal time interval [${number.text}] is not supported; use a whole number`, number);
    }
    this.#in.take();
    const unit = this.#in.peek();
    const unitMs = unit.kind === "name" && Object.hasOwn(UNIT_MS, unit.text) ? UNIT_MS[unit.text] : undefined;
    if (unitMs === undefined) this.#in.unexpected("a time unit: [ms], [s], [m], [h] or [d]");
    this.#in.take();
    const value = Number(number.text) * unitMs;
    if (!Number.isSafeInteger(value)) this.#in.refuse("SYNTAX", "The maxspan is too long", number);
    return value;
  }

  /** `term = ("[" | "![") event "]" [by] ["with" "runs" "=" integer]` */
  #term(): SequenceTerm {
    const { start } = this.#in.peek();
    const missing = this.#in.accept("![");
    if (!missing) this.#in.expect("[", ...(this.#in.peek().kind === "end" ? [] : ["[![]"]));
    const filter = this.#in.deeper(() => this.#filter());
    this.#in.expect("]", "[and]", "[or]");
    this.#refuseFork();
    const keys = this.#keys();
    this.#refuseFork();
    const runs = this.#runs();
    return { missing, filter, keys, runs, span: this.#in.from(start) };
  }

  #refuseFork(): void {
    if (this.#in.isName("fork")) this.#in.refuse("UNSUPPORTED", "[fork] is not supported", this.#in.peek());
  }

  #runs(): number {
    if (!this.#in.accept("with")) return 1;
    if (!this.#in.isName("runs")) this.#in.unexpected("[runs]");
    this.#in.take();
    this.#in.expect("=");
    const number = this.#in.peek();
    const runs = number.kind === "number" && /^[0-9]+$/.test(number.text) ? Number(number.text) : Number.NaN;
    if (!(runs >= 1 && runs <= MAX_RUNS)) {
      this.#in.refuse("SYNTAX", `[runs] takes a whole number from 1 to ${MAX_RUNS}`, number);
    }
    this.#in.take();
    return runs;
  }

  #until(): SequenceTerm {
    if (this.#in.is("![")) this.#in.refuse("SYNTAX", "[until] cannot take a missing event", this.#in.peek());
    const term = this.#term();
    if (this.#in.is("[") || this.#in.is("![")) this.#in.unexpected("[|]", "the end of the query");
    if (term.runs !== 1) this.#in.refuse("SYNTAX", "[until] cannot take [with runs]", term.span);
    return term;
  }

  #checkKeyCounts(terms: readonly SequenceTerm[]): void {
    const wanted = terms[0]?.keys.length ?? 0;
    for (const term of terms) {
      if (term.keys.length === wanted) continue;
      const problem = `Inconsistent number of join keys: the first term has ${wanted}, this one ${term.keys.length}`;
      this.#in.refuse("SYNTAX", problem, term.span);
    }
  }

  #checkTerms(terms: readonly SequenceTerm[], maxspanMs: number | null, head: Span): void {
    const missing = terms.find((term) => term.missing);
    if (missing !== undefined && maxspanMs === null) {
      this.#in.refuse("SYNTAX", "A missing event [![…]] needs [with maxspan]", missing.span);
    }
    if (terms.every((term) => term.missing))
      this.#in.refuse("SYNTAX", "A sequence needs at least one event that is not missing", head);
    const queries = terms.reduce((sum, term) => sum + term.runs, 0);
    if (queries < 2) this.#in.refuse("SYNTAX", `A sequence needs at least 2 queries, found ${queries}`, head);
  }

  /** `sample = "sample" [by] sterm {sterm}` */
  #sample(): SampleQuery {
    const { start } = this.#in.take();
    const head: Span = { start, end: start + "sample".length };
    const keys = this.#keys();
    const terms: SequenceTerm[] = [];
    do {
      if (this.#in.is("![")) this.#in.refuse("SYNTAX", "A sample cannot take a missing event", this.#in.peek());
      terms.push(this.#term());
    } while (this.#in.is("[") || this.#in.is("!["));
    this.#checkKeyCounts(terms);
    this.#checkSample(keys, terms, head);
    if (this.#in.is("|")) this.#in.refuse("UNSUPPORTED", "Samples take no pipes", this.#in.peek());
    return { kind: "sample", keys, terms, source: this.#in.source, span: this.#in.from(start) };
  }

  #checkSample(keys: readonly Field[], terms: readonly SequenceTerm[], head: Span): void {
    const repeated = terms.find((term) => term.runs !== 1);
    if (repeated !== undefined) this.#in.refuse("SYNTAX", "A sample cannot take [with runs]", repeated.span);
    if (keys.length + (terms[0]?.keys.length ?? 0) === 0)
      this.#in.refuse("SYNTAX", "A sample needs at least one join key", head);
    if (terms.length < 2 || terms.length > MAX_SAMPLE_FILTERS) {
      this.#in.refuse("SYNTAX", `A sample takes 2 to ${MAX_SAMPLE_FILTERS} queries, found ${terms.length}`, head);
    }
  }

  /** `by = "by" key {"," key}`; only fields are keys. */
  #keys(): readonly Field[] {
    if (!this.#in.accept("by")) return [];
    const keys: Field[] = [];
    do keys.push(this.#key());
    while (this.#in.accept(","));
    return keys;
  }

  #key(): Field {
    const token = this.#in.peek();
    const isCall = token.kind === "tilde-name" || (token.kind === "name" && this.#in.is("(", 1));
    const key = isCall || token.kind === "number" || token.kind === "string" ? null : this.#expressions.field();
    const operator =
      ["+", "-", "*", "/", "%", "==", "("].includes(this.#in.peek().text) && this.#in.peek().kind === "symbol";
    if (key === null || operator) {
      this.#in.refuse("UNSUPPORTED", "Only fields can be join keys, not expressions", key?.span ?? token);
    }
    return key;
  }
}

function continuations(statement: Statement): readonly string[] {
  if (statement.kind === "event") {
    return statement.pipes.length > 0
      ? ["[|]", "the end of the query"]
      : ["[and]", "[or]", "[|]", "the end of the query"];
  }
  return statement.kind === "sequence"
    ? ["[[]", "[until]", "[|]", "the end of the query"]
    : ["[[]", "the end of the query"];
}
