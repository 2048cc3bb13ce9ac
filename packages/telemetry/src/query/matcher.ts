import type { EcsDocument, Scalar } from "../ecs/event.ts";
import { readInstant } from "../ecs/instant.ts";
import { sessionToldOf } from "../ecs/logon-event.ts";
import { values } from "../ecs/values.ts";
import { parseAddress } from "./address.ts";
import { compareText } from "./compare-text.ts";
import { foldCase } from "./fold-case.ts";
import { type FieldTest, type Limits, type QueryPlan, readBoolean, readNumber } from "./plan-query.ts";
import { matchesWildcard } from "./wildcard.ts";

/** What a matcher looks at. */
export interface Matchable {
  readonly id: string;
  readonly document: EcsDocument;
}

/** The in-memory meaning of a planned query: whether an event matches. */
export type Matcher = (event: Matchable) => boolean;

/** Turns a plan into a matcher; every other engine has to give the same answers. */
export function compileMatcher(plan: QueryPlan): Matcher {
  switch (plan.kind) {
    case "constant":
      return () => plan.value;
    case "ids": {
      const wanted = new Set(plan.ids);
      return (event) => wanted.has(event.id);
    }
    case "session":
      return (event) => sessionToldOf(event.document) === plan.logonId;
    case "and": {
      const parts = plan.of.map(compileMatcher);
      return (event) => parts.every((part) => part(event));
    }
    case "or": {
      const parts = plan.of.map(compileMatcher);
      return (event) => parts.some((part) => part(event));
    }
    case "not": {
      const inner = compileMatcher(plan.of);
      return (event) => !inner(event);
    }
    case "exists":
      return (event) => values(event.document, plan.field).length > 0;
    case "field": {
      const tests = plan.tests.map(compileTest);
      return (event) => values(event.document, plan.field).some((value) => tests.some((test) => test(value)));
    }
  }
}

function compileTest(test: FieldTest): (value: Scalar) => boolean {
  switch (test.kind) {
    case "text":
      return (value) => asText(value, test.caseInsensitive) === test.text;
    case "wildcard":
      return (value) => matchesWildcard(test.pattern, asText(value, test.caseInsensitive));
    case "contains":
      return (value) => asText(value, test.caseInsensitive).includes(test.text);
    case "text-range":
      return (value) => within(String(value), test.limits, compareText);
    case "number-range":
      return (value) => {
        const number = readNumber(value);
        return number !== null && within(number, test.limits, (a, b) => a - b);
      };
    case "boolean":
      return (value) => readBoolean(value) === test.value;
    case "instant-range":
      return (value) => {
        const instant = readInstant(value);
        return instant !== null && within(instant, test.limits, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
      };
    case "address-range":
      return (value) => {
        const address = typeof value === "string" ? parseAddress(value) : null;
        return address !== null && address >= test.range.from && address <= test.range.to;
      };
  }
}

function asText(value: Scalar, folded: boolean): string {
  return folded ? foldCase(String(value)) : String(value);
}

function within<T>(value: T, limits: Limits<T>, compare: (a: T, b: T) => number): boolean {
  return (
    (limits.gte === undefined || compare(value, limits.gte) >= 0) &&
    (limits.gt === undefined || compare(value, limits.gt) > 0) &&
    (limits.lte === undefined || compare(value, limits.lte) <= 0) &&
    (limits.lt === undefined || compare(value, limits.lt) < 0)
  );
}
