import { readAnyInstant } from "../../ecs/any-instant.ts";
import { splitWindowsArgv } from "../../ecs/command-line.ts";
import type { JsonValue, Scalar } from "../../ecs/event.ts";
import { readInteger } from "../../ecs/identifiers.ts";
import { formatInstant, NS_PER_MS } from "../../ecs/instant.ts";

/** How a vendor's value becomes the value of a field. */
export interface Reading {
  /** What is done, for the field's origin; null when the value is moved as it is. */
  readonly words: string | null;
  /** Undefined when the value is none that this field can hold; null when it says nothing for this field. */
  read(value: Scalar): JsonValue | undefined;
}

const reading = (words: string | null, read: Reading["read"]): Reading => ({ words, read });

/** As it is, numbers and flags written as text. */
export const text = reading(null, (value) => String(value));

/** A whole number, from decimal or hex text. */
export const number = reading("read as a number", (value) => readInteger(value) ?? undefined);

/** A whole number that may be below zero, such as an exit code. */
export const integer = reading("read as a number", (value) =>
  /^-?[0-9]{1,15}$/.test(String(value)) ? Number(value) : undefined,
);

/** Lower case; names and hashes that a pipeline files so. */
export const lowerCase = reading("lower case", (value) => String(value).toLowerCase());

/** What stands after the last separator of a path. */
export const fileName = reading("after the last separator", (value) => nameOf(String(value)));

/** A hash in hex; all zero means that there is none. */
export const hash = reading("lower case", (value) => {
  const hex = String(value).toLowerCase();
  return /^[0-9a-f]{32,128}$/.test(hex) ? hex : undefined;
});

/** true and false, also as text or 1 and 0. */
export const flag = reading("read as true or false", (value) => {
  const word = String(value).toLowerCase();
  if (word === "true" || word === "1") return true;
  return word === "false" || word === "0" ? false : undefined;
});

/** An address, an IPv4 one out of its IPv6 wrapping. */
export const address = reading("without the ::ffff: prefix", (value) => readAddress(String(value)));

/** A time in any of the ways vendors write one, to the millisecond, as their pipelines keep it. */
export const time = reading("written as UTC", (value) => {
  const instant = readAnyInstant(value);
  return instant === null ? undefined : formatInstant((instant / NS_PER_MS) * NS_PER_MS);
});

/** A value by a table of words, compared without case; a word the table does not have stays where it is. */
export function word(table: Readonly<Record<string, JsonValue>>, words = "in ECS's words"): Reading {
  const byWord = new Map(Object.entries(table).map(([key, value]) => [key.toLowerCase(), value]));
  return reading(words, (value) => byWord.get(String(value).toLowerCase()) ?? null);
}

/** The arguments of a command line, as a Windows program finds them. */
export const argumentsOf = reading("split as a Windows program finds its arguments", (value) =>
  splitWindowsArgv(String(value)),
);

/** The last part of a path of Windows or of Unix. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1);
}

/** An address out of text; undefined for what is none. */
export function readAddress(text: string): string | undefined {
  if (text.length > 64) return undefined;
  const bare = /^::ffff:([0-9.]+)$/i.exec(text)?.[1] ?? text;
  return /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:%[0-9a-zA-Z]{1,16})?)$/.test(bare)
    ? bare
    : undefined;
}

/** A time to the millisecond, for ids that raw records and stored documents must share; other text as it is. */
export function toMillisecond(value: string): string {
  const instant = readAnyInstant(value);
  return instant === null ? value : formatInstant((instant / NS_PER_MS) * NS_PER_MS);
}
