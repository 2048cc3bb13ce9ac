import { compile, type EventView } from "@quaestor/eql";
import { type CompiledEql, type EcsDocument, type Scalar, values } from "@quaestor/telemetry";
import { checkedQuery } from "./check-query.ts";

/**
 * An EQL event query as a predicate of documents: what the in-memory EventStore asks for, since telemetry does not know
 * EQL. Throws EqlError for a query that cannot be run.
 */
export function compileEql(query: string, categoryField: string): CompiledEql {
  const checked = checkedQuery(query, "query", categoryField);
  const holds = compile(checked);
  const view = new DocumentView();
  return { matches: (document) => holds(view.of(document)), pipes: checked.pipes };
}

/** One view for all documents of a query, because millions of them are looked at one after the other. */
class DocumentView implements EventView {
  #document: EcsDocument = {};

  of(document: EcsDocument): this {
    this.#document = document;
    return this;
  }

  values(path: string): readonly Scalar[] {
    return values(this.#document, path);
  }
}
