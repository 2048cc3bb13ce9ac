import type { CheckedEventQuery } from "@quaestor/eql";
import { checkEventQuery, type EqlSchema } from "./check-event-query.ts";

const MOST_KEPT = 64;

/** Event queries as they were checked against one schema: rules ask the same again every few minutes. */
export class CheckedQueries {
  readonly #schema: EqlSchema;
  readonly #kept = new Map<string, CheckedEventQuery>();

  constructor(schema: EqlSchema) {
    this.#schema = schema;
  }

  /** Throws EqlError. */
  check(query: string, categoryField?: string): CheckedEventQuery {
    const key = JSON.stringify([categoryField ?? null, query]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const checked = checkEventQuery(query, this.#schema, categoryField);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, checked);
    return checked;
  }
}
