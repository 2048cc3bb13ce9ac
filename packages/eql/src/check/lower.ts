import { EqlError, type EqlErrorCode } from "../error.ts";
import { calculateExpression } from "../evaluate/value-expression.ts";
import type {
  Arithmetic,
  Comparison,
  ComparisonOperator,
  Expression,
  Field,
  FunctionCall,
  Logical,
  Membership,
  Not,
  PatternMatch,
  Span,
} from "../syntax/ast.ts";
import { nearest } from "../syntax/nearest.ts";
import type { Source } from "../syntax/source.ts";
import type { ConstantValue, FieldRef, FieldTypes, ValueExpression, ValueTest } from "./condition.ts";
import {
  type Constant,
  ConstantProblem,
  constantTest,
  exactText,
  regexTest,
  type StaticType,
  wildcardTest,
} from "./constant-test.ts";
import { FUNCTION_NAMES } from "./function-names.ts";

export interface Schema {
  readonly fieldTypes: FieldTypes;
  readonly strict: boolean;
  readonly knownFields: Iterable<string>;
}

/** A value expression and what is known of its type; the kind of node it came from tells fields from other booleans. */
interface Typed {
  readonly expression: ValueExpression;
  readonly type: StaticType;
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};
const NULL: Typed = { expression: { kind: "constant", value: null, decimal: false }, type: "null" };

/** What `in` accepts beside each type; a field of unknown type takes what the list's first constant is. */
const LIST_KINDS: Partial<Record<StaticType, readonly string[]>> = {
  keyword: ["text"],
  long: ["number"],
  double: ["number"],
  boolean: ["boolean"],
  date: ["text", "number"],
  ip: ["text"],
  version: ["text"],
};

function kindOf(constant: Constant | undefined): string {
  const kind = typeof constant?.value;
  return kind === "string" ? "text" : kind === "boolean" ? "boolean" : "number";
}

function typedConstant(value: ConstantValue, decimal: boolean): Typed {
  return { expression: { kind: "constant", value, decimal }, type: typeOfConstant(value, decimal) };
}

function typeOfConstant(value: ConstantValue, decimal: boolean): StaticType {
  if (value === null) return "null";
  if (typeof value === "string") return "keyword";
  if (typeof value === "boolean") return "boolean";
  return decimal ? "double" : "long";
}

const TYPE_NAMES: Readonly<Record<StaticType, string>> = {
  keyword: "a text",
  long: "a whole number",
  double: "a number",
  boolean: "a boolean",
  date: "a date",
  ip: "an IP address",
  version: "a version",
  unknown: "a field of unknown type",
  null: "null",
};

const nameOf = (type: StaticType): string => TYPE_NAMES[type];

function suggestion(names: readonly string[]): string {
  return names.length === 0 ? "" : `, did you mean ${names.map((name) => `[${name}]`).join(" or ")}?`;
}

/** Gives a tree its types, reads its constants and folds what is constant (eql-semantics, types and null). One use a query. */
export class Lowering {
  readonly #source: Source;
  readonly #schema: Schema;
  readonly #fields = new Map<string, FieldRef>();
  readonly #written = new Map<ValueExpression, Expression>();

  constructor(source: Source, schema: Schema) {
    this.#source = source;
    this.#schema = schema;
  }

  /** Every field met, once. */
  get fields(): readonly FieldRef[] {
    return [...this.#fields.values()];
  }

  /** The expression a node came from, with the `not` directly before it. */
  writtenOf(expression: ValueExpression): Expression | undefined {
    return this.#written.get(expression);
  }

  /** A condition: boolean, or a constant null. */
  condition(node: Expression): ValueExpression {
    const { expression, type } = this.#value(node);
    if (type === "boolean" || type === "null" || (type === "unknown" && expression.kind === "field")) {
      if (expression.kind !== "field") return expression;
      const test: ValueExpression = { kind: "test", operand: expression, test: { kind: "boolean", values: [true] } };
      this.#note(test, node);
      return test;
    }
    return this.#refuse("TYPE_MISMATCH", `A condition must be true or false; this is ${nameOf(type)}`, node.span);
  }

  #value(node: Expression): Typed {
    switch (node.kind) {
      case "literal":
        return typedConstant(node.value, node.decimal ?? false);
      case "field":
        return this.#field(node);
      case "and":
      case "or":
        return this.#logical(node);
      case "not":
        return this.#not(node);
      case "comparison":
        return this.#comparison(node);
      case "arithmetic":
        return this.#arithmetic(node);
      case "negation": {
        const { expression, type } = this.#number(node.operand);
        return this.#calculated({ kind: "negation", operand: expression }, type, node);
      }
      case "membership":
        return this.#membership(node);
      case "match":
        return this.#match(node);
      case "call":
        return this.#call(node);
    }
  }

  #field(node: Field): Typed {
    const { path } = node;
    const type = this.#schema.fieldTypes(path);
    if (type === undefined && this.#schema.strict) {
      // A path outside the schema that is marked optional is the constant null, for every event.
      if (node.optional) return NULL;
      return this.#unknownField(path, node.span);
    }
    const field = this.#fields.get(path) ?? { path, type: type ?? "unknown" };
    this.#fields.set(path, field);
    return { expression: { kind: "field", field }, type: field.type };
  }

  #unknownField(path: string, span: Span): never {
    const close = nearest(path, this.#schema.knownFields);
    return this.#refuse("UNKNOWN_FIELD", `Unknown field [${path}]${suggestion(close)}`, span, close);
  }

  /** Kleene's `and` and `or`, constants folded away. */
  #logical(node: Logical): Typed {
    const decisive = node.kind === "or";
    const rest: ValueExpression[] = [];
    let sawNull = false;
    let decided = false;
    for (const operand of node.operands) {
      const lowered = this.condition(operand);
      if (lowered.kind !== "constant") rest.push(lowered);
      else if (lowered.value === null) sawNull = true;
      else if (lowered.value === decisive) decided = true;
    }
    if (decided) return typedConstant(decisive, false);
    if (sawNull) rest.push(NULL.expression);
    const [only] = rest;
    if (only === undefined) return typedConstant(!decisive, false);
    if (rest.length === 1) return { expression: only, type: "boolean" };
    return { expression: { kind: node.kind, operands: rest }, type: "boolean" };
  }

  #not(node: Not): Typed {
    return { expression: this.#negated(this.condition(node.operand), node), type: "boolean" };
  }

  #negated(operand: ValueExpression, node: Expression): ValueExpression {
    if (operand.kind === "constant") {
      return { kind: "constant", value: operand.value === null ? null : operand.value !== true, decimal: false };
    }
    if (operand.kind === "test" || operand.kind === "is-null") this.#note(operand, node);
    return { kind: "not", operand };
  }

  #comparison(node: Comparison): Typed {
    const left = this.#value(node.left);
    const right = this.#value(node.right);
    if (right.expression.kind === "constant")
      return this.#compare(node, left, node.operator, right.expression, node.right.span);
    if (left.expression.kind === "constant") {
      return this.#compare(node, right, MIRRORED[node.operator], left.expression, node.left.span);
    }
    const problem = "A field can be compared with a constant only, not with another field";
    return this.#refuse("FIELD_COMPARISON", problem, node.span);
  }

  #compare(
    node: Comparison,
    left: Typed,
    operator: ComparisonOperator,
    right: Extract<ValueExpression, { kind: "constant" }>,
    span: Span,
  ): Typed {
    const isEquality = operator === "==" || operator === "!=";
    const { value } = right;
    if (value === null) {
      if (!isEquality) return NULL;
      const isNull: ValueExpression =
        left.expression.kind === "constant"
          ? { kind: "constant", value: left.expression.value === null, decimal: false }
          : { kind: "is-null", operand: left.expression };
      this.#note(isNull, node);
      return { expression: operator === "==" ? isNull : this.#negated(isNull, node), type: "boolean" };
    }
    if (left.type === "null") return isEquality ? typedConstant(operator === "!=", false) : NULL;
    if (left.type === "boolean" && left.expression.kind !== "field") {
      // A condition compared with true or false is the condition or its negation, also where it would be null.
      if (!isEquality || typeof value !== "boolean") {
        return this.#refuse(
          "TYPE_MISMATCH",
          "A condition can be compared with [true], [false] or [null] only",
          node.span,
        );
      }
      const expression = (operator === "==") === value ? left.expression : this.#negated(left.expression, node);
      return { expression, type: "boolean" };
    }
    const constant: Constant = { value, decimal: right.decimal, span };
    const test = this.#read(() => constantTest(left.type, operator === "!=" ? "==" : operator, [constant]));
    const tested = this.#tested(left, test, node);
    return { expression: operator === "!=" ? this.#negated(tested, node) : tested, type: "boolean" };
  }

  #arithmetic(node: Arithmetic): Typed {
    const left = this.#number(node.left);
    const right = this.#number(node.right);
    const expression: ValueExpression = {
      kind: "arithmetic",
      operator: node.operator,
      left: left.expression,
      right: right.expression,
    };
    const types = [left.type, right.type];
    const type = types.includes("null")
      ? "null"
      : types.includes("double")
        ? "double"
        : types.includes("unknown")
          ? "unknown"
          : "long";
    return this.#calculated(expression, type, node);
  }

  /** An operand of arithmetic. */
  #number(node: Expression): Typed {
    const typed = this.#value(node);
    if (["long", "double", "unknown", "null"].includes(typed.type)) return typed;
    return this.#refuse("TYPE_MISMATCH", `Arithmetic takes numbers; this is ${nameOf(typed.type)}`, node.span);
  }

  /** Arithmetic over constants is done once, here; what cannot be calculated is then an error of the query. */
  #calculated(expression: ValueExpression, type: StaticType, node: Expression): Typed {
    if (type === "null") return NULL;
    const operands =
      expression.kind === "arithmetic"
        ? [expression.left, expression.right]
        : expression.kind === "negation"
          ? [expression.operand]
          : [];
    if (operands.some((operand) => operand.kind !== "constant"))
      return { expression, type: type === "unknown" ? "double" : type };
    const constant = calculateExpression(expression);
    if (constant === null)
      return this.#refuse("TYPE_MISMATCH", "This divides by zero or goes beyond 64 bits", node.span);
    return typedConstant(constant.value, constant.decimal);
  }

  #membership(node: Membership): Typed {
    const operand = this.#value(node.operand);
    const constants = node.list.flatMap((item) => this.#listed(item));
    if (operand.type === "null") return NULL;
    if (operand.type === "boolean" && operand.expression.kind !== "field" && operand.expression.kind !== "constant") {
      return this.#refuse(
        "TYPE_MISMATCH",
        "[in] takes a field or a value on its left, not a condition",
        node.operand.span,
      );
    }
    if (constants.length === 0) return typedConstant(false, false);
    this.#checkList(operand.type, constants);
    const isText =
      operand.type === "keyword" || (operand.type === "unknown" && typeof constants[0]?.value === "string");
    const test = isText
      ? exactText(constants, node.caseInsensitive)
      : this.#read(() => constantTest(operand.type, "==", constants));
    return { expression: this.#tested(operand, test, node), type: "boolean" };
  }

  /** The constant of a list's item; none for null, which lists skip. */
  #listed(item: Expression): readonly Constant[] {
    const { expression } = this.#value(item);
    if (expression.kind !== "constant") {
      return this.#refuse("FIELD_COMPARISON", "The list of [in] takes constants only", item.span);
    }
    return expression.value === null ? [] : [{ value: expression.value, decimal: expression.decimal, span: item.span }];
  }

  /** Unlike `==`, `in` converts nothing: a text in a list for a number is an error. */
  #checkList(type: StaticType, constants: readonly Constant[]): void {
    const kinds = LIST_KINDS[type] ?? [kindOf(constants[0])];
    for (const constant of constants) {
      if (kinds.includes(kindOf(constant))) continue;
      const of = type === "unknown" ? "the list's first constant" : nameOf(type);
      this.#refuse("TYPE_MISMATCH", `[${String(constant.value)}] does not fit ${of}`, constant.span);
    }
  }

  #match(node: PatternMatch): Typed {
    const operand = this.#value(node.operand);
    if (!["keyword", "unknown", "null"].includes(operand.type)) {
      const problem = `[${node.operator}] takes a text on its left; this is ${nameOf(operand.type)}, use [==] instead`;
      return this.#refuse("TYPE_MISMATCH", problem, node.operand.span);
    }
    const patterns = node.patterns.map(({ value, span }) => {
      if (typeof value === "string") return { text: value, span };
      return this.#refuse(
        "TYPE_MISMATCH",
        `[${node.operator}] takes texts on its right; use [==] for other constants`,
        span,
      );
    });
    const isRegex = node.operator === "regex" || node.operator === "regex~";
    const caseInsensitive = node.operator !== "like" && node.operator !== "regex";
    const test = this.#read(() =>
      isRegex ? regexTest(patterns, caseInsensitive) : wildcardTest(patterns, caseInsensitive),
    );
    if (operand.type === "null") return NULL;
    return { expression: this.#tested(operand, test, node), type: "boolean" };
  }

  #call(node: FunctionCall): Typed {
    const span = { start: node.span.start, end: node.span.start + node.name.length };
    if (FUNCTION_NAMES.some((name) => name.toLowerCase() === node.name.toLowerCase())) {
      return this.#refuse("UNSUPPORTED", `The function [${node.name}] is not supported yet`, span);
    }
    const close = nearest(node.name, FUNCTION_NAMES);
    return this.#refuse("UNKNOWN_FUNCTION", `Unknown function [${node.name}]${suggestion(close)}`, span, close);
  }

  /** The test of an operand; done here when the operand is constant. */
  #tested(operand: Typed, test: ValueTest, node: Expression): ValueExpression {
    const tested: ValueExpression = { kind: "test", operand: operand.expression, test };
    if (operand.expression.kind === "constant") return calculateExpression(tested) ?? NULL.expression;
    this.#note(tested, node);
    return tested;
  }

  #note(expression: ValueExpression, node: Expression): void {
    this.#written.set(expression, node);
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof ConstantProblem) {
        const isPattern = error.message.startsWith("Invalid regular expression");
        return this.#refuse(isPattern ? "INVALID_PATTERN" : "TYPE_MISMATCH", error.message, error.span);
      }
      throw error;
    }
  }

  #refuse(code: EqlErrorCode, problem: string, span: Span, expected: readonly string[] = []): never {
    const found = this.#source.text.slice(span.start, span.end);
    throw new EqlError({ code, problem, source: this.#source, ...span, expected, found });
  }
}
