import { check } from "../src/check/check.ts";
import { compile } from "../src/evaluate/compile.ts";
import { applyPipes } from "../src/evaluate/pipes.ts";
import { parse as parseStatement } from "../src/syntax/parse.ts";
import { kitWorld } from "../src/testing/kit-world.ts";
import { type JsonObject, viewOf } from "../src/testing/world.ts";

interface KitRequest {
  readonly query: string;
  readonly params: {
    readonly event_category_field?: string;
    readonly timestamp_field?: string;
    readonly tiebreaker_field?: string;
    readonly size?: number;
  };
  readonly events: readonly JsonObject[];
  readonly idField: string;
  readonly types: Readonly<Record<string, string>>;
}

/** The kit's runner asks for cases that need field types only of engines that say they know them. */
export const knowsTypes = true;

/** Syntax only. */
export function parse(query: string): void {
  parseStatement(query);
}

/** The evaluator behind the interface of the kit's own runner. */
export async function runQuery({
  query,
  params,
  events,
  idField,
  types,
}: KitRequest): Promise<{ readonly ids: readonly string[] }> {
  const categoryField = params.event_category_field ?? "event.category";
  const world = kitWorld({
    events,
    types,
    idField,
    categoryField,
    timestampField: params.timestamp_field,
    tiebreakerField: params.tiebreaker_field,
  });
  const checked = check(parseStatement(query), { ...world, knownFields: world.fields });
  const holds = compile(checked);
  const hits = world.events.filter(({ document }) => holds(viewOf(document))).map(({ id }) => id);
  return { ids: applyPipes(hits, checked.pipes, { size: params.size ?? 10 }) };
}
