import { compileRegex, RegexTooLarge } from "../regex/automaton.ts";
import { parseRegex, RegexProblem } from "../regex/parse-regex.ts";
import type { RegexNode } from "../regex/regex-node.ts";
import type { ComparisonOperator, Span } from "../syntax/ast.ts";
import { addressBlockOf } from "../value/address.ts";
import { instantSpanOf } from "../value/instant.ts";
import { numberOf } from "../value/number.ts";
import type { BigRange, OrderOperator, TextPattern, ValueTest } from "./condition.ts";

/** A constant beside a value: what it is and where it stands. */
export interface Constant {
  readonly value: string | number | bigint | boolean;
  readonly decimal: boolean;
  readonly span: Span;
}

/** What a value is known to be before any event is seen. */
export type StaticType = "keyword" | "long" | "double" | "boolean" | "date" | "ip" | "version" | "unknown" | "null";

/** Why a constant cannot stand there. */
export class ConstantProblem extends Error {
  override readonly name = "ConstantProblem";
  readonly span: Span;

  constructor(problem: string, span: Span) {
    super(problem);
    this.span = span;
  }
}

type Operator = Exclude<ComparisonOperator, "!=">;

/** The test of `value operator constant` (or, for `==`, equal to any of the constants), the constants read as the type asks. Throws {@link ConstantProblem}. */
export function constantTest(type: StaticType, operator: Operator, constants: readonly Constant[]): ValueTest {
  switch (type === "unknown" ? typeAskedBy(constants) : type) {
    case "keyword":
      return textTest(operator, constants);
    case "long":
    case "double":
      return { kind: "number", operator, values: constants.map(readNumber) };
    case "boolean":
      if (operator !== "==") throw new ConstantProblem(`[${operator}] does not order booleans`, spanOf(constants));
      return { kind: "boolean", values: constants.map(readBoolean) };
    case "date":
      return { kind: "instant", ranges: constants.map((constant) => rangeOf(operator, readInstants(constant))) };
    case "ip":
      return { kind: "address", ranges: constants.map((constant) => rangeOf(operator, readAddresses(constant))) };
    default:
      return { kind: "version", operator, values: constants.map(textOfConstant) };
  }
}

/** A value of no known type is read as the constant beside it. */
function typeAskedBy(constants: readonly Constant[]): StaticType {
  const value = constants[0]?.value;
  return typeof value === "string" ? "keyword" : typeof value === "boolean" ? "boolean" : "double";
}

function textTest(operator: Operator, constants: readonly Constant[]): ValueTest {
  if (operator === "==") return exactText(constants, false);
  return { kind: "text-order", operator, value: constants.map(textOfConstant)[0] ?? "" };
}

/** Equal, as text, to any of the constants. */
export function exactText(constants: readonly Constant[], caseInsensitive: boolean): ValueTest {
  const patterns = constants.map(
    (constant): TextPattern => ({ kind: "exact", text: textOfConstant(constant), span: constant.span }),
  );
  return { kind: "text", caseInsensitive, patterns };
}

/** `4624` beside a keyword field is its text; a double keeps its fraction. */
function textOfConstant({ value, decimal }: Constant): string {
  const text = String(value);
  return decimal && /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

function readNumber({ value, span }: Constant): number | bigint {
  const number = numberOf(value);
  if (number === null) throw new ConstantProblem(`[${String(value)}] is no number`, span);
  return number;
}

function readBoolean({ value, span }: Constant): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new ConstantProblem(`[${String(value)}] is no boolean`, span);
}

interface Closed {
  readonly from: bigint;
  readonly to: bigint;
}

function readInstants({ value, span }: Constant): Closed {
  const instants = instantSpanOf(value);
  if (instants === null)
    throw new ConstantProblem(`[${String(value)}] is no date; write it as 2026-08-01T12:00:00.000Z`, span);
  return instants;
}

function readAddresses({ value, span }: Constant): Closed {
  const block = typeof value === "string" ? addressBlockOf(value) : null;
  if (block === null) throw new ConstantProblem(`[${String(value)}] is no IP address or block`, span);
  return block;
}

/** A constant that covers a span (a day, a block) is reached by `>=` at its start and passed by `>` at its end. */
function rangeOf(operator: "==" | OrderOperator, { from, to }: Closed): BigRange {
  switch (operator) {
    case "==":
      return { from, to };
    case "<":
      return { from: null, to: from - 1n };
    case "<=":
      return { from: null, to };
    case ">":
      return { from: to + 1n, to: null };
    case ">=":
      return { from, to: null };
  }
}

/** `:`, `like`, `like~`: a constant without wildcard is equality. */
export function wildcardTest(
  patterns: readonly { readonly text: string; readonly span: Span }[],
  caseInsensitive: boolean,
): ValueTest {
  const kindOf = (text: string): "wildcard" | "exact" => (/[*?]/.test(text) ? "wildcard" : "exact");
  return {
    kind: "text",
    caseInsensitive,
    patterns: patterns.map(({ text, span }) => ({ kind: kindOf(text), text, span })),
  };
}

/** `regex`, `regex~`: several are joined with `|`. Throws {@link ConstantProblem} for a pattern that cannot be read. */
export function regexTest(
  patterns: readonly { readonly text: string; readonly span: Span }[],
  caseInsensitive: boolean,
): ValueTest {
  const options = patterns.map(({ text, span }) => readRegex(text, span, caseInsensitive));
  const [only] = options;
  const node: RegexNode = options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  try {
    compileRegex(node);
  } catch (error) {
    if (!(error instanceof RegexTooLarge)) throw error;
    throw new ConstantProblem(
      `Invalid regular expression: ${error.message}`,
      patterns[0]?.span ?? { start: 0, end: 0 },
    );
  }
  return {
    kind: "regex",
    node,
    caseInsensitive,
    patterns: patterns.map(({ text, span }) => ({ kind: "regex", text, span })),
  };
}

function readRegex(text: string, span: Span, caseInsensitive: boolean): RegexNode {
  try {
    return parseRegex(text, { caseInsensitive });
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    throw new ConstantProblem(
      `Invalid regular expression, at its character ${error.offset + 1}: ${error.message}`,
      span,
    );
  }
}

/** From the first constant to the last. */
function spanOf(constants: readonly Constant[]): Span {
  return { start: constants[0]?.span.start ?? 0, end: constants.at(-1)?.span.end ?? 0 };
}
