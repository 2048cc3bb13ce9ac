import type { ComparisonOperator, Expression, Field, Literal, PatternMatch, Span } from "./ast.ts";
import { readNumber } from "./number.ts";
import type { Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
const MATCHES = [":", "like", "like~", "regex", "regex~"] as const;

/** Reads expressions: one method a production of eql-semantics' grammar, with the production above it. */
export class ExpressionParser {
  readonly #in: TokenStream;

  constructor(stream: TokenStream) {
    this.#in = stream;
  }

  /** `expr = or` */
  expression(): Expression {
    return this.#in.deeper(() => this.#or());
  }

  /** `or = and {"or" and}` */
  #or(): Expression {
    return this.#logical("or", () => this.#logical("and", () => this.#not()));
  }

  #logical(kind: "and" | "or", operand: () => Expression): Expression {
    // Not the operand's own start, which lies behind an opening parenthesis.
    const { start } = this.#in.peek();
    const first = operand();
    if (!this.#in.is(kind)) return first;
    const operands = [first];
    while (this.#in.accept(kind)) operands.push(operand());
    return { kind, operands, span: this.#in.from(start) };
  }

  /** `not = "not" not | comparison` */
  #not(): Expression {
    if (!this.#in.is("not")) return this.#comparison();
    const { start } = this.#in.take();
    const operand = this.#in.deeper(() => this.#not());
    return { kind: "not", operand, span: this.#in.from(start) };
  }

  /** `comparison = sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum]` */
  #comparison(): Expression {
    const { start } = this.#in.peek();
    const left = this.#sum();
    const operator = this.#comparisonOperator();
    if (operator === null) return left;
    this.#in.take();
    const right = this.#sum();
    if (this.#comparisonOperator() !== null) {
      const problem = "Comparisons cannot be chained; join two with [and]";
      this.#in.refuse("SYNTAX", problem, this.#in.peek());
    }
    return { kind: "comparison", operator, left, right, span: this.#in.from(start) };
  }

  #comparisonOperator(): ComparisonOperator | null {
    return COMPARISONS.find((operator) => this.#in.is(operator)) ?? null;
  }

  /** `sum = product {("+" | "-") product}` */
  #sum(): Expression {
    return this.#arithmetic(["+", "-"], () => this.#arithmetic(["*", "/", "%"], () => this.#unary()));
  }

  #arithmetic(operators: readonly ("+" | "-" | "*" | "/" | "%")[], operand: () => Expression): Expression {
    const { start } = this.#in.peek();
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.#in.is(candidate));
      if (operator === undefined) return left;
      this.#in.chain();
      this.#in.take();
      const right = operand();
      left = { kind: "arithmetic", operator, left, right, span: this.#in.from(start) };
    }
  }

  /** `unary = ("-" | "+") unary | primary [predicate]` */
  #unary(): Expression {
    const { start } = this.#in.peek();
    if (this.#in.accept("-")) {
      const operand = this.#in.deeper(() => this.#unary());
      return { kind: "negation", operand, span: this.#in.from(start) };
    }
    if (this.#in.accept("+")) {
      const operand = this.#in.deeper(() => this.#unary());
      // The sign changes nothing and leaves no node, so what it may stand before is checked here.
      if (!isNumeric(operand)) this.#in.refuse("TYPE_MISMATCH", "[+] takes a number", operand.span);
      return operand;
    }
    return this.#predicate(this.#primary(), start);
  }

  /** `predicate = ["not"] ("in" | "in~") "(" expr {"," expr} ")" | (":" | "like" | …) (const | "(" const {"," const} ")")` */
  #predicate(operand: Expression, start: number): Expression {
    if (this.#in.is("not")) {
      if (!this.#in.is("in", 1) && !this.#in.is("in~", 1)) {
        const problem =
          "After a value [not] may stand before [in] only; elsewhere it stands before the whole condition";
        this.#in.refuse("SYNTAX", problem, this.#in.peek(), ["[in]", "[in~]"]);
      }
      this.#in.take();
      return { kind: "not", operand: this.#membership(operand, start), span: this.#in.from(start) };
    }
    if (this.#in.is("in") || this.#in.is("in~")) return this.#membership(operand, start);
    const operator = MATCHES.find((candidate) => this.#in.is(candidate));
    return operator === undefined ? operand : this.#match(operand, operator, start);
  }

  #membership(operand: Expression, start: number): Expression {
    const caseInsensitive = this.#in.take().text === "in~";
    this.#in.expect("(");
    const list = this.#list(() => this.expression());
    return { kind: "membership", caseInsensitive, operand, list, span: this.#in.from(start) };
  }

  #match(operand: Expression, operator: PatternMatch["operator"], start: number): Expression {
    this.#in.take();
    const patterns = this.#in.accept("(") ? this.#list(() => this.#pattern()) : [this.#pattern()];
    return { kind: "match", operator, operand, patterns, span: this.#in.from(start) };
  }

  /** One or more, separated by commas, up to the closing parenthesis. */
  #list<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.#in.accept(",")) items.push(item());
    this.#in.expect(")", "[,]");
    return items;
  }

  #pattern(): Literal {
    return this.#constant() ?? this.#in.unexpected("a constant", "a list of constants in parentheses");
  }

  /** `const = null | true | false | number | string` */
  #constant(): Literal | null {
    const token = this.#in.peek();
    const span: Span = { start: token.start, end: token.end };
    if (token.kind === "string") {
      this.#in.take();
      return { kind: "literal", value: token.text, span };
    }
    if (token.kind === "number") {
      this.#in.take();
      return { kind: "literal", ...readNumber(token.text), span };
    }
    if (this.#in.accept("null")) return { kind: "literal", value: null, span };
    if (this.#in.accept("true")) return { kind: "literal", value: true, span };
    if (this.#in.accept("false")) return { kind: "literal", value: false, span };
    return null;
  }

  /** `primary = const | function "(" [expr {"," expr}] ")" | field | "(" expr ")"` */
  #primary(): Expression {
    const constant = this.#constant();
    if (constant !== null) return constant;
    const token = this.#in.peek();
    if (this.#in.accept("(")) {
      const inner = this.expression();
      this.#in.expect(")");
      return inner;
    }
    if (token.kind === "tilde-name" || (token.kind === "name" && this.#in.is("(", 1))) return this.#call(token);
    if (token.kind === "name" && this.#in.is("of", 1)) this.#refuseLineage(token);
    if (token.kind === "name" || token.kind === "quoted" || this.#in.is("?")) return this.field();
    return this.#in.unexpected("a field", "a constant", "a function", "[(]");
  }

  #refuseLineage(token: Token): never {
    this.#in.refuse("UNSUPPORTED", `Process relationships ([${token.text} of]) are not supported`, token);
  }

  #call(token: Token): Expression {
    this.#in.take();
    this.#in.expect("(");
    const args = this.#in.accept(")") ? [] : this.#list(() => this.expression());
    const caseInsensitive = token.kind === "tilde-name";
    return { kind: "call", name: token.text, caseInsensitive, args, span: this.#in.from(token.start) };
  }

  /** `field = ["?"] part {"." part}`; each part may be in backquotes. Refuses an array index by name. */
  field(): Field {
    const { start } = this.#in.peek();
    const optional = this.#in.accept("?");
    let path = this.#part();
    while (this.#in.accept(".")) path += `.${this.#part()}`;
    const field: Field = { kind: "field", path, optional, span: this.#in.from(start) };
    // In a list of keys `[` opens the next term, so only a number behind it makes it an index.
    if (this.#in.is("[") && this.#in.peek(1).kind === "number") {
      this.#in.refuse(
        "UNSUPPORTED",
        "Array indexes are not supported; a condition holds if any value of the list does",
        this.#in.peek(),
      );
    }
    return field;
  }

  #part(): string {
    const token = this.#in.peek();
    if (token.kind === "name" || token.kind === "quoted") return this.#in.take().text;
    if (token.kind === "symbol" && /^[a-z]/.test(token.text)) {
      const problem = `[${token.text}] is a keyword; a field of that name stands in backquotes: [\`${token.text}\`]`;
      this.#in.refuse("SYNTAX", problem, token, ["a field name"]);
    }
    return this.#in.unexpected("a field name");
  }
}

function isNumeric(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "number" || typeof expression.value === "bigint" || expression.value === null;
    case "field":
    case "arithmetic":
    case "negation":
    case "call":
      return true;
    default:
      return false;
  }
}
