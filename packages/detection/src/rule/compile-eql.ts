import { compile } from "@quaestor/eql";
import { type CompiledEql, values } from "@quaestor/telemetry";
import { checkedQuery } from "./check-query.ts";

/**
 * An EQL event query as a predicate of documents: what the in-memory EventStore asks for, since telemetry does not know
 * EQL. Throws EqlError for a query that cannot be run.
 */
export function compileEql(query: string, categoryField: string): CompiledEql {
  const checked = checkedQuery(query, "query", categoryField);
  const holds = compile(checked);
  return { matches: (document) => holds({ values: (path) => values(document, path) }), pipes: checked.pipes };
}
