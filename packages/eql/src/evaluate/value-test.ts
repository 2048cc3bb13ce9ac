import type { BigRange, OrderOperator, ValueTest } from "../check/condition.ts";
import { compileRegex } from "../regex/automaton.ts";
import { addressOf } from "../value/address.ts";
import { foldCase } from "../value/fold-case.ts";
import { instantOf } from "../value/instant.ts";
import { numberOf, orderNumbers } from "../value/number.ts";
import { orderText } from "../value/order-text.ts";
import { orderVersions } from "../value/version.ts";
import type { Scalar } from "./event-view.ts";
import { compileText } from "./text-matcher.ts";

/** A keyword's reading of a value: a number or boolean in the place of a text is its text. */
export const textOf = (value: Scalar | bigint): string => (typeof value === "string" ? value : String(value));

const booleanOf = (value: Scalar | bigint): boolean | null =>
  value === true || value === "true" ? true : value === false || value === "false" ? false : null;

/** One test of one value as a function. A value that cannot be read as the test asks does not pass. */
export function compileTest(test: ValueTest): (value: Scalar | bigint) => boolean {
  switch (test.kind) {
    case "text": {
      const matches = compileText(test);
      return test.caseInsensitive ? (value) => matches(foldCase(textOf(value))) : (value) => matches(textOf(value));
    }
    case "regex": {
      const matches = compileRegex(test.node);
      return (value) => matches(textOf(value));
    }
    case "text-order": {
      const passes = ORDERS[test.operator];
      return (value) => passes(orderText(textOf(value), test.value));
    }
    case "number":
      return numberTest(test.operator, test.values);
    case "boolean": {
      const { values } = test;
      return (value) => {
        const boolean = booleanOf(value);
        return boolean !== null && values.includes(boolean);
      };
    }
    case "instant":
      return rangeTest(instantOf, test.ranges);
    case "address":
      return rangeTest(addressOf, test.ranges);
    case "version": {
      const passes = ORDERS[test.operator];
      const { values } = test;
      return (value) => values.some((wanted) => passes(orderVersions(textOf(value), wanted)));
    }
  }
}

const ORDERS: Readonly<Record<"==" | OrderOperator, (order: number) => boolean>> = {
  "==": (order) => order === 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function numberTest(
  operator: "==" | OrderOperator,
  values: readonly (number | bigint)[],
): (value: Scalar | bigint) => boolean {
  const passes = ORDERS[operator];
  if (operator === "==" && values.length > 8 && values.every((value) => typeof value === "number")) {
    const set = new Set<number | bigint>(values);
    return (value) => {
      const number = numberOf(value);
      return number !== null && set.has(number);
    };
  }
  return (value) => {
    const number = numberOf(value);
    return number !== null && values.some((wanted) => passes(orderNumbers(number, wanted)));
  };
}

function rangeTest(
  read: (value: Scalar | bigint) => bigint | null,
  ranges: readonly BigRange[],
): (value: Scalar | bigint) => boolean {
  return (value) => {
    const point = read(value);
    return (
      point !== null && ranges.some(({ from, to }) => (from === null || point >= from) && (to === null || point <= to))
    );
  };
}
