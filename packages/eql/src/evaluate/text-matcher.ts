import type { ValueTest } from "../check/condition.ts";
import { foldCase } from "../value/fold-case.ts";
import { compileWildcard } from "../value/wildcard.ts";

export type TextTest = Extract<ValueTest, { kind: "text" }>;

/**
 * A list of texts and wildcard patterns as one test, split once into what can be looked up, what begins or ends with a
 * text, and the rest. The text given must be folded already when the test ignores case.
 */
export function compileText(test: TextTest): (text: string) => boolean {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  const suffixes: string[] = [];
  const contained: string[] = [];
  const general: ((text: string) => boolean)[] = [];
  for (const pattern of test.patterns) {
    const text = test.caseInsensitive ? foldCase(pattern.text) : pattern.text;
    const inner = text.replaceAll("*", "");
    if (pattern.kind !== "wildcard") exact.add(text);
    else if (/^\*+$/.test(text)) return () => true;
    else if (inner.includes("?")) general.push(compileWildcard(text));
    else if (text === `${inner}*`) prefixes.push(inner);
    else if (text === `*${inner}`) suffixes.push(inner);
    else if (text === `*${inner}*`) contained.push(inner);
    else general.push(compileWildcard(text));
  }
  const tests: ((text: string) => boolean)[] = [];
  if (exact.size > 0) tests.push((text) => exact.has(text));
  if (prefixes.length > 0) tests.push((text) => prefixes.some((prefix) => text.startsWith(prefix)));
  if (suffixes.length > 0) tests.push((text) => suffixes.some((suffix) => text.endsWith(suffix)));
  if (contained.length > 0) tests.push((text) => contained.some((part) => text.includes(part)));
  if (general.length > 0) tests.push((text) => general.some((matches) => matches(text)));
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (text) => tests.some((matches) => matches(text));
}
