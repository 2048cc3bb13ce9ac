import type { EventFilter, Expression, Field, Literal, Pipe, SequenceTerm, Statement } from "./ast.ts";
import { KEYWORDS } from "./token.ts";

/**
 * The tree as text, in one spelling: `parse(print(tree))` is the tree again (places aside), and printing what was
 * printed changes nothing. Only needed parentheses are written.
 */
export function print(statement: Statement): string {
  switch (statement.kind) {
    case "event":
      return printFilter(statement.filter) + printPipes(statement.pipes);
    case "sequence": {
      const maxspan = statement.maxspanMs === null ? "" : ` with maxspan=${printSpan(statement.maxspanMs)}`;
      const until = statement.until === null ? "" : `\nuntil${printTerm(statement.until).replace("\n ", "")}`;
      return `sequence${printKeys(statement.keys)}${maxspan}${statement.terms.map(printTerm).join("")}${until}${printPipes(statement.pipes)}`;
    }
    case "sample":
      return `sample${printKeys(statement.keys)}${statement.terms.map(printTerm).join("")}`;
  }
}

function printFilter(filter: EventFilter): string {
  const { category } = filter;
  const word = category === null ? "any" : isPlain(category) ? category : printString(category);
  return `${word} where ${printExpression(filter.condition)}`;
}

function printTerm(term: SequenceTerm): string {
  const runs = term.runs === 1 ? "" : ` with runs=${term.runs}`;
  return `\n  ${term.missing ? "!" : ""}[${printFilter(term.filter)}]${printKeys(term.keys)}${runs}`;
}

const printKeys = (keys: readonly Field[]): string =>
  keys.length === 0 ? "" : ` by ${keys.map(printField).join(", ")}`;
const printPipes = (pipes: readonly Pipe[]): string => pipes.map((pipe) => ` | ${pipe.name} ${pipe.count}`).join("");

function printSpan(ms: number): string {
  for (const [unit, unitMs] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ] as const) {
    if (ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  return `${ms}ms`;
}

/** How tightly an expression holds together; an operand that holds less tightly than its place asks stands in parentheses. */
const OR = 0;
const AND = 1;
const NOT = 2;
const COMPARISON = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const PREDICATE = 7;
const PRIMARY = 8;

/** One expression as text, without parentheses around it. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return printLiteral(expression);
    case "field":
      return printField(expression);
    case "and":
    case "or": {
      const inner = expression.kind === "and" ? NOT : AND;
      return expression.operands.map((operand) => printAt(operand, inner)).join(` ${expression.kind} `);
    }
    case "not":
      if (expression.operand.kind === "membership") return printMembership(expression.operand, "not ");
      return `not ${printAt(expression.operand, NOT)}`;
    case "comparison":
      return `${printAt(expression.left, SUM)} ${expression.operator} ${printAt(expression.right, SUM)}`;
    case "arithmetic": {
      const tightness = tightnessOf(expression);
      return `${printAt(expression.left, tightness)} ${expression.operator} ${printAt(expression.right, tightness + 1)}`;
    }
    case "negation":
      return `-${printAt(expression.operand, UNARY)}`;
    case "membership":
      return printMembership(expression, "");
    case "match": {
      const patterns = expression.patterns.map(printLiteral);
      const only = patterns.length === 1 ? patterns[0] : undefined;
      return `${printAt(expression.operand, PRIMARY)} ${expression.operator} ${only ?? `(${patterns.join(", ")})`}`;
    }
    case "call":
      return `${expression.name}${expression.caseInsensitive ? "~" : ""}(${expression.args.map(printExpression).join(", ")})`;
  }
}

function printMembership(expression: Extract<Expression, { kind: "membership" }>, not: string): string {
  const operator = expression.caseInsensitive ? "in~" : "in";
  return `${printAt(expression.operand, PRIMARY)} ${not}${operator} (${expression.list.map(printExpression).join(", ")})`;
}

function printAt(expression: Expression, tightness: number): string {
  const text = printExpression(expression);
  return tightnessOf(expression) >= tightness ? text : `(${text})`;
}

function tightnessOf(expression: Expression): number {
  switch (expression.kind) {
    case "or":
      return OR;
    case "and":
      return AND;
    case "not":
      return expression.operand.kind === "membership" ? PREDICATE : NOT;
    case "comparison":
      return COMPARISON;
    case "arithmetic":
      return expression.operator === "+" || expression.operator === "-" ? SUM : PRODUCT;
    case "negation":
      return UNARY;
    case "membership":
    case "match":
      return PREDICATE;
    default:
      return PRIMARY;
  }
}

function printLiteral(literal: Literal): string {
  const { value } = literal;
  if (typeof value === "string") return printString(value);
  const text = String(value);
  return literal.decimal && /^[0-9]+$/.test(text) ? `${text}.0` : text;
}

const ESCAPED: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** A text as an EQL string: control, format and separator characters are written as escapes, so that none can hide or move text. */
export function printString(value: string): string {
  const escaped = value.replace(/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(2, "0");
    return ESCAPED[char] ?? `\\u{${hex}}`;
  });
  return `"${escaped}"`;
}

const isPlain = (name: string): boolean => /^[A-Za-z_@][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name);

/** A field as text; parts that are no plain identifiers stand in backquotes. */
export function printField(field: Field): string {
  const parts = field.path.split(".");
  // An empty part has no spelling of its own: the whole path then stands in one pair of backquotes.
  const quoted = parts.includes("") ? [quote(field.path)] : parts.map((part) => (isPlain(part) ? part : quote(part)));
  return `${field.optional ? "?" : ""}${quoted.join(".")}`;
}

const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;
