import type { FieldTypes } from "../check/condition.ts";
import type { EventView, Scalar } from "../evaluate/event-view.ts";

export type JsonValue = Scalar | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };
export type JsonObject = { readonly [key: string]: JsonValue | undefined };

/** An event of a test: nested or dotted keys, lists, nulls, as JSON has them. */
export interface TestEvent {
  readonly id: string;
  readonly document: JsonObject;
}

/** Events to ask, in ascending order, and how their fields are mapped. */
export interface World {
  readonly events: readonly TestEvent[];
  readonly fieldTypes: FieldTypes;
  /** Refuse fields outside the schema. */
  readonly strict: boolean;
  /** Names of the schema. */
  readonly fields: readonly string[];
  /** Default `event.category`. */
  readonly categoryField?: string;
}

/** An engine under test: loads a world and answers event queries over it. */
export interface EqlSubject {
  /** What it cannot do, with the reason to print; null for what it can. Asked before a case is run. */
  readonly skips?: (subject: { readonly query: string; readonly world: World }) => string | null;
  readonly open: (world: World) => Promise<EqlSession>;
}

export interface EqlSession {
  /** The ids of the matching events in the world's order, pipes applied; throws EqlError for a query it refuses. */
  run(query: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Reads a document as the language does: both spellings of a path, lists flattened at every level, nulls dropped. */
export function viewOf(document: JsonObject): EventView {
  return { values: (path) => valuesAt(document, path.split(".")) };
}

function valuesAt(value: JsonValue | undefined, parts: readonly string[]): readonly Scalar[] {
  if (value === null || value === undefined) return [];
  if (isList(value)) return value.flatMap((item) => valuesAt(item, parts));
  if (typeof value !== "object") return parts.length === 0 ? [value] : [];
  return parts.flatMap((_, i) => {
    const key = parts.slice(0, i + 1).join(".");
    return Object.hasOwn(value, key) ? valuesAt(value[key], parts.slice(i + 1)) : [];
  });
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
