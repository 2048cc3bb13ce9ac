import { BlockList, isIPv4, isIPv6 } from "node:net";
import type { FieldTypes } from "../check/condition.ts";
import type { Comparison, EventQuery, Expression, PatternMatch } from "../syntax/ast.ts";
import { type JsonObject, viewOf } from "./world.ts";

type Value = string | number | boolean | null;
type Choice = ReadonlyMap<string, Value>;
type Type = ReturnType<FieldTypes> | "constant";

/**
 * The meaning of an event query read straight off eql-semantics, slowly and without any of the evaluator's parts: no
 * lowering, no folding of its own (JavaScript's `iu` regular expressions instead), every choice of values tried. For
 * holding the evaluator and the compiled SQL to.
 */
export function naiveMatch(query: EventQuery, document: JsonObject, fieldTypes: FieldTypes): boolean {
  const { category, condition } = query.filter;
  const naive = new Naive(document, fieldTypes);
  return (category === null || naive.values("event.category").includes(category)) && naive.condition(condition);
}

class Naive {
  readonly #document: JsonObject;
  readonly #fieldTypes: FieldTypes;

  constructor(document: JsonObject, fieldTypes: FieldTypes) {
    this.#document = document;
    this.#fieldTypes = fieldTypes;
  }

  values(path: string): readonly Value[] {
    return viewOf(this.#document).values(path);
  }

  condition(node: Expression): boolean {
    if (node.kind === "and") return node.operands.every((operand) => this.condition(operand));
    if (node.kind === "or") return node.operands.some((operand) => this.condition(operand));
    if (node.kind === "not") return !this.condition(node.operand);
    if (node.kind === "comparison") {
      const rewritten = rewrite(node);
      if (rewritten !== node) return this.condition(rewritten);
      if (node.operator === "!=") return !this.condition({ ...node, operator: "==" });
    }
    return this.#choices(pathsIn(node)).some((choice) => this.#three(node, choice) === true);
  }

  #choices(paths: readonly string[]): readonly Choice[] {
    return paths.reduce<readonly Choice[]>(
      (choices, path) => {
        const values = this.values(path);
        const options = values.length === 0 ? [null] : values;
        return choices.flatMap((choice) => options.map((value) => new Map([...choice, [path, value]])));
      },
      [new Map()],
    );
  }

  #three(node: Expression, choice: Choice): boolean | null {
    switch (node.kind) {
      case "and":
      case "or": {
        const values = node.operands.map((operand) => this.#three(operand, choice));
        const decisive = node.kind === "or";
        return values.includes(decisive) ? decisive : values.includes(null) ? null : !decisive;
      }
      case "not": {
        const value = this.#three(node.operand, choice);
        return value === null ? null : !value;
      }
      case "comparison":
        return this.#compare(node, choice);
      case "membership": {
        const value = this.#value(node.operand, choice);
        if (value === null) return null;
        return node.list.some((item) => {
          const wanted = this.#value(item, choice);
          if (wanted === null) return false;
          if (
            node.caseInsensitive &&
            typeof wanted === "string" &&
            this.#typeOf(node.operand) !== "ip" &&
            this.#typeOf(node.operand) !== "date"
          ) {
            return sameWithoutCase(String(value), wanted);
          }
          return this.#order(this.#typeOf(node.operand), value, wanted, isDecimal(item)) === 0;
        });
      }
      case "match": {
        const value = this.#value(node.operand, choice);
        return value === null
          ? null
          : node.patterns.some((pattern) => matches(node.operator, String(value), String(pattern.value)));
      }
      case "field": {
        const value = choice.get(node.path) ?? null;
        return value === null ? null : value === true || value === "true";
      }
      case "literal":
        return typeof node.value === "boolean" ? node.value : null;
      default:
        throw new TypeError(`${node.kind} is no condition`);
    }
  }

  #compare(node: Comparison, choice: Choice): boolean | null {
    const rewritten = rewrite(node);
    if (rewritten !== node) return this.#three(rewritten, choice);
    const { operator } = node;
    const left =
      isCondition(node.left) && node.left.kind !== "field"
        ? this.#three(node.left, choice)
        : this.#value(node.left, choice);
    const right = this.#value(node.right, choice);
    if (right === null) return operator === "==" ? left === null : operator === "!=" ? left !== null : null;
    if (left === null) return null;
    const order = this.#order(this.#typeOf(node.left), left, right, isDecimal(node.right));
    if (operator === "!=") return order !== 0;
    if (order === null) return false;
    const holds = { "==": order === 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 };
    return holds[operator];
  }

  #typeOf(node: Expression): Type {
    return node.kind === "field" ? this.#fieldTypes(node.path) : "constant";
  }

  /** Negative, zero or positive; null if the value cannot be read so. A date or block that covers a span is 0 within it. */
  #order(type: Type, value: Value, wanted: Value, wantedIsDecimal: boolean): number | null {
    const read = type ?? (typeof wanted === "string" ? "keyword" : typeof wanted === "boolean" ? "boolean" : "double");
    switch (read) {
      case "keyword":
        return Buffer.compare(
          Buffer.from(String(value)),
          Buffer.from(wantedIsDecimal && Number.isInteger(wanted) ? `${wanted}.0` : String(wanted)),
        );
      case "boolean":
        return String(value) === String(wanted) ? 0 : null;
      case "date":
        return orderDates(value, String(wanted));
      case "ip":
        return orderAddresses(String(value), String(wanted));
      default: {
        const number =
          typeof value === "number"
            ? value
            : typeof value === "string" && /^[-+]?[0-9.]+$/.test(value)
              ? Number(value)
              : Number.NaN;
        return Number.isNaN(number) ? null : number - Number(wanted);
      }
    }
  }

  #value(node: Expression, choice: Choice): Value {
    if (node.kind === "literal") return typeof node.value === "bigint" ? Number(node.value) : node.value;
    if (node.kind === "field") return choice.get(node.path) ?? null;
    if (node.kind === "arithmetic" || node.kind === "negation") return this.#calculate(node, choice)?.number ?? null;
    return this.#three(node, choice);
  }

  #calculate(node: Expression, choice: Choice): { readonly number: number; readonly whole: boolean } | null {
    if (node.kind === "negation") {
      const operand = this.#calculate(node.operand, choice);
      return operand === null ? null : { ...operand, number: -operand.number };
    }
    if (node.kind === "arithmetic") {
      const left = this.#calculate(node.left, choice);
      const right = this.#calculate(node.right, choice);
      if (left === null || right === null) return null;
      const whole = left.whole && right.whole;
      if ((node.operator === "/" || node.operator === "%") && right.number === 0) return null;
      const exact = {
        "+": left.number + right.number,
        "-": left.number - right.number,
        "*": left.number * right.number,
        "/": left.number / right.number,
        "%": left.number % right.number,
      };
      const number = exact[node.operator];
      return { number: whole ? Math.trunc(number) : number, whole };
    }
    const value = this.#value(node, choice);
    if (value === null || typeof value === "boolean" || Number.isNaN(Number(value))) return null;
    const whole =
      node.kind === "field"
        ? this.#fieldTypes(node.path) !== "double" && Number.isInteger(Number(value))
        : !isDecimal(node);
    return { number: Number(value), whole };
  }
}

/** `(condition) == true` is the condition, `== false` its negation. */
function rewrite(node: Comparison): Expression {
  const { left, right, operator } = node;
  if (right.kind !== "literal" || typeof right.value !== "boolean" || !isCondition(left) || left.kind === "field")
    return node;
  return (operator === "==") === right.value ? left : { kind: "not", operand: left, span: node.span };
}

const isCondition = (node: Expression): boolean =>
  ["and", "or", "not", "comparison", "membership", "match", "field"].includes(node.kind);
const isDecimal = (node: Expression): boolean =>
  node.kind === "negation" ? isDecimal(node.operand) : node.kind === "literal" && node.decimal === true;

function pathsIn(node: Expression): readonly string[] {
  if (node.kind === "field") return [node.path];
  const inner = Object.values(node).flatMap((each): readonly Expression[] => (Array.isArray(each) ? each : [each]));
  return [
    ...new Set(inner.filter((each) => typeof each === "object" && each !== null && "kind" in each).flatMap(pathsIn)),
  ];
}

function matches(operator: PatternMatch["operator"], value: string, pattern: string): boolean {
  if (operator === "regex" || operator === "regex~") return luceneMatches(value, pattern, operator === "regex~");
  const same = operator === "like" ? (a: string, b: string) => a === b : sameWithoutCase;
  return wildcardMatches([...value], [...pattern], same);
}

function wildcardMatches(
  value: readonly string[],
  pattern: readonly string[],
  same: (a: string, b: string) => boolean,
): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return value.length === 0;
  if (first === "*")
    return value.length > 0
      ? wildcardMatches(value, rest, same) || wildcardMatches(value.slice(1), pattern, same)
      : wildcardMatches(value, rest, same);
  const [char, ...others] = value;
  return char !== undefined && (first === "?" || same(char, first)) && wildcardMatches(others, rest, same);
}

function sameWithoutCase(a: string, b: string): boolean {
  const x = [...a];
  const y = [...b];
  return x.length === y.length && x.every((char, i) => sameCharacter(char, y[i] ?? ""));
}

/** JavaScript's own simple case folding. */
const sameCharacter = (a: string, b: string): boolean =>
  new RegExp(`^\\u{${(a.codePointAt(0) ?? 0).toString(16)}}$`, "iu").test(b);

/** Only for the few patterns that the arbitraries make: the rest of Lucene's syntax is the same there. */
function luceneMatches(value: string, pattern: string, caseInsensitive: boolean): boolean {
  const translated = pattern
    .replaceAll("@", ".*")
    .replaceAll("#", "(?!)")
    .replace(/"([^"]*)"/g, (_, text: string) => text.replace(/[?]/g, "\\$&"));
  // A range folds no case, so in a pattern with one the flag may not be used.
  if (caseInsensitive && /\[[^\]]-/.test(translated)) return new RegExp(`^(?:${translated})$`, "su").test(value);
  return new RegExp(`^(?:${translated})$`, caseInsensitive ? "isu" : "su").test(value);
}

function nanos(text: string): bigint {
  const fraction = /\.([0-9]+)/.exec(text)?.[1] ?? "0";
  return BigInt(Date.parse(text.replace(/\.[0-9]+/, ""))) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

function orderDates(value: Value, wanted: string): number | null {
  const at = nanos(String(value));
  const month = /^[0-9]{4}-[0-9]{2}$/.test(wanted);
  const from = nanos(month ? `${wanted}-01T00:00:00Z` : wanted.length === 10 ? `${wanted}T00:00:00Z` : wanted);
  const days = month ? 31n : wanted.length === 10 ? 1n : 0n;
  const to = days === 0n ? from : from + days * 86_400_000_000_000n - 1n;
  return at < from ? -1 : at > to ? 1 : 0;
}

function orderAddresses(value: string, wanted: string): number | null {
  const [address = "", bits] = wanted.split("/");
  const family = (text: string): "ipv4" | "ipv6" => (isIPv4(text) ? "ipv4" : "ipv6");
  if (!isIPv4(value) && !isIPv6(value)) return null;
  const block = new BlockList();
  if (bits === undefined) block.addAddress(address, family(address));
  else block.addSubnet(address, Number(bits), family(address));
  if (block.check(value, family(value))) return 0;
  return bytesOf(value) < bytesOf(address) ? -1 : 1;
}

/** A text that orders as the address: the arbitraries' few IPv6 addresses have their parts written out. */
function bytesOf(text: string): string {
  if (isIPv4(text))
    return `${"0".repeat(20)}ffff${text
      .split(".")
      .map((part) => Number(part).toString(16).padStart(2, "0"))
      .join("")}`;
  const [head = "", tail = ""] = text.split("::");
  const groups = (part: string): readonly string[] =>
    part === "" ? [] : part.split(":").map((group) => group.padStart(4, "0"));
  const left = groups(head);
  const right = groups(tail);
  return [...left, ...Array<string>(8 - left.length - right.length).fill("0000"), ...right].join("");
}
