import { EqlError } from "../error.ts";
import type { EventQuery, Statement } from "../syntax/ast.ts";
import { nearest } from "../syntax/nearest.ts";
import { print } from "../syntax/print.ts";
import type { Source } from "../syntax/source.ts";
import type { CheckedEventQuery, Condition, FieldTypes, Leaf, LeafTest, ValueExpression } from "./condition.ts";
import { Lowering, type Schema } from "./lower.ts";

export interface CheckOptions {
  /** The schema. Without one every field is mapped and of unknown type. */
  readonly fieldTypes?: FieldTypes;
  /** Refuse fields outside the schema (`?field` is then null). Default false: they are mapped, of unknown type. */
  readonly strict?: boolean;
  /** Names to suggest for an unknown field. */
  readonly knownFields?: Iterable<string>;
  /** The field a category is compared with. Default `event.category`. */
  readonly categoryField?: string;
}

/**
 * Types an event query against a schema, reads its constants and folds what is constant.
 * Throws {@link EqlError}: `UNSUPPORTED` for sequences, samples and functions, and the codes of a query that is wrong.
 */
export function check(statement: Statement, options: CheckOptions = {}): CheckedEventQuery {
  const source = statement.source ?? { name: "query", text: print(statement), firstLine: 1 };
  if (statement.kind !== "event") return refuseKind(statement, source);
  const categoryField = options.categoryField ?? "event.category";
  const schema: Schema = {
    fieldTypes: options.fieldTypes ?? (() => undefined),
    strict: (options.strict ?? false) && options.fieldTypes !== undefined,
    knownFields: options.knownFields ?? [],
  };
  checkCategory(statement, categoryField, schema, source);
  const lowering = new Lowering(source, schema);
  const expression = lowering.condition(statement.filter.condition);
  const condition = new ConditionBuilder(lowering, statement).build(expression);
  const { category } = statement.filter;
  return { statement, category, categoryField, condition, pipes: statement.pipes, fields: lowering.fields };
}

function refuseKind(statement: Exclude<Statement, EventQuery>, source: Source): never {
  const { start } = statement.span;
  const end = start + statement.kind.length;
  throw new EqlError({
    code: "UNSUPPORTED",
    problem: `${PLURALS[statement.kind]} are not supported yet`,
    source,
    start,
    end,
    found: statement.kind,
  });
}

const PLURALS = { sequence: "Sequences", sample: "Samples" } as const;

function checkCategory(statement: EventQuery, field: string, schema: Schema, source: Source): void {
  if (statement.filter.category === null || !schema.strict || schema.fieldTypes(field) !== undefined) return;
  const { start } = statement.filter.span;
  const expected = nearest(field, schema.knownFields);
  const problem = `The category field [${field}] is not in the schema; use [any] or name another field`;
  throw new EqlError({
    code: "UNKNOWN_FIELD",
    problem,
    source,
    start,
    end: start + statement.filter.category.length,
    expected,
    found: field,
  });
}

/** Cuts a three-valued expression into two-valued leaves: at a leaf's edge null becomes false. */
class ConditionBuilder {
  readonly #lowering: Lowering;
  readonly #statement: EventQuery;
  #leaves = 0;

  constructor(lowering: Lowering, statement: EventQuery) {
    this.#lowering = lowering;
    this.#statement = statement;
  }

  build(expression: ValueExpression): Condition {
    switch (expression.kind) {
      case "constant":
        return { kind: "constant", value: expression.value === true };
      case "and":
      case "or":
        return { kind: expression.kind, operands: expression.operands.map((operand) => this.build(operand)) };
      case "not":
        return { kind: "not", operand: this.build(expression.operand) };
      case "is-null":
        if (expression.operand.kind !== "field") return this.#leaf(expression, { kind: "expression", expression });
        return { kind: "not", operand: this.#leaf(expression, { kind: "exists", field: expression.operand.field }) };
      case "test":
        if (expression.operand.kind !== "field") return this.#leaf(expression, { kind: "expression", expression });
        return this.#leaf(expression, { kind: "field", field: expression.operand.field, test: expression.test });
      default:
        return this.#leaf(expression, { kind: "expression", expression });
    }
  }

  #leaf(expression: ValueExpression, test: LeafTest): Leaf {
    const written = this.#lowering.writtenOf(expression) ?? this.#statement.filter.condition;
    return { kind: "leaf", index: this.#leaves++, written, test };
  }
}

/** The leaves of a checked query in the order of the text; `leaf.index` is the position. */
export function leavesOf(checked: CheckedEventQuery): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (condition: Condition): void => {
    if (condition.kind === "leaf") leaves.push(condition);
    else if (condition.kind === "not") visit(condition.operand);
    else if (condition.kind !== "constant") condition.operands.forEach(visit);
  };
  visit(checked.condition);
  return leaves;
}
