import { type CheckedEventQuery, type Condition, foldCase, type LeafTest, type ValueTest } from "@quaestor/eql";
import { allOf, always, anyOf, type Bounds, exact, never, noneOf, unknown } from "./bounds.ts";
import { booleanLeaf, doubtfulLeaf, equalLeaf, existsLeaf, numberLeaf, textLeaf } from "./field-sql.ts";
import { clampInstant } from "./query-sql.ts";
import { regexSql } from "./regex-sql.ts";
import type { SqlParameters } from "./sql-parameters.ts";
import { wildcardSql } from "./text-pattern.ts";

/** A checked event query, category included and pipes not, as SQL over the events table. */
export function eventQuerySql(parameters: SqlParameters, checked: CheckedEventQuery): Bounds {
  const condition = conditionSql(parameters, checked.condition);
  if (checked.category === null) return condition;
  return allOf([equalLeaf(parameters, checked.categoryField, checked.category), condition]);
}

function conditionSql(parameters: SqlParameters, condition: Condition): Bounds {
  switch (condition.kind) {
    case "constant":
      return condition.value ? always : never;
    case "and":
      return allOf(condition.operands.map((operand) => conditionSql(parameters, operand)));
    case "or":
      return anyOf(condition.operands.map((operand) => conditionSql(parameters, operand)));
    case "not":
      return noneOf(conditionSql(parameters, condition.operand));
    case "leaf":
      return leafSql(parameters, condition.test);
  }
}

function leafSql(parameters: SqlParameters, test: LeafTest): Bounds {
  switch (test.kind) {
    case "exists":
      return existsLeaf(parameters, test.field.path);
    case "expression":
      return unknown;
    case "field":
      return fieldSql(parameters, test.field.path, test.test);
  }
}

function fieldSql(parameters: SqlParameters, path: string, test: ValueTest): Bounds {
  // The column of `@timestamp` is a number; its text is only in the document.
  if (path === "@timestamp" && test.kind !== "instant") return doubtfulLeaf(parameters, path);
  switch (test.kind) {
    case "text":
      return textSql(parameters, path, test);
    case "text-order": {
      const value = parameters.text(test.value);
      return textLeaf(parameters, path, (read) => `${read(false)} ${test.operator} ${value}`);
    }
    case "number": {
      const wanted = test.values.map(Number);
      if (!test.values.every((value) => typeof value === "number" || Number.isSafeInteger(Number(value)))) {
        return doubtfulLeaf(parameters, path);
      }
      const operator = test.operator === "==" ? "=" : test.operator;
      return numberLeaf(
        parameters,
        path,
        (number) => `(${wanted.map((value) => `${number} ${operator} ${parameters.double(value)}`).join(" OR ")})`,
      );
    }
    case "boolean":
      return booleanLeaf(parameters, path, test.values);
    case "regex": {
      const regex = regexSql(test.node);
      if (regex === null) return doubtfulLeaf(parameters, path);
      const parameter = parameters.text(regex);
      return textLeaf(parameters, path, (read) => `regexp_full_match(${read(false)}, ${parameter}, 's')`);
    }
    case "instant":
      if (path !== "@timestamp") return doubtfulLeaf(parameters, path);
      return anyOf(
        test.ranges.map(({ from, to }) => {
          const least = from === null ? "TRUE" : `ts >= ${parameters.bigint(clampInstant(from))}`;
          const most = to === null ? "TRUE" : `ts <= ${parameters.bigint(clampInstant(to))}`;
          return exact(`(${least} AND ${most})`);
        }),
      );
    case "address":
    case "version":
      return doubtfulLeaf(parameters, path);
  }
}

function textSql(parameters: SqlParameters, path: string, test: Extract<ValueTest, { kind: "text" }>): Bounds {
  const patterns = test.patterns.map(({ kind, text }) => ({
    kind,
    text: test.caseInsensitive ? foldCase(text) : text,
  }));
  const texts = patterns.filter(({ kind }) => kind !== "wildcard").map(({ text }) => text);
  const wildcards = patterns.filter(({ kind }) => kind === "wildcard").map(({ text }) => text);
  const [first] = patterns;
  if (patterns.length === 1 && first !== undefined && first.kind !== "wildcard" && !test.caseInsensitive) {
    return equalLeaf(parameters, path, first.text);
  }
  return textLeaf(parameters, path, (read) => {
    const text = read(test.caseInsensitive);
    const tests = wildcards.map((pattern) => wildcardSql(parameters, text, pattern));
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) tests.unshift(`${text} = ${parameters.text(only)}`);
    else if (texts.length > 1) tests.unshift(`list_contains(${parameters.texts(texts)}, ${text})`);
    return `(${tests.join(" OR ")})`;
  });
}
