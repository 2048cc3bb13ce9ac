import { compile } from "@quaestor/eql";
import { createMemoryEventStore, type EventStore, fieldType, values } from "@quaestor/telemetry";
import { checkEventQuery, type EqlSchema } from "../eql/check-event-query.ts";

/** An event store in memory that knows EQL: for work that leaves nothing behind, and for tests. */
export function openMemoryEventStore(schema: EqlSchema = {}): EventStore {
  return createMemoryEventStore({
    fieldType: schema.fieldType ?? fieldType,
    eql: (query, categoryField) => {
      const checked = checkEventQuery(query, schema, categoryField);
      const holds = compile(checked);
      return {
        matches: (document) => holds({ values: (path) => values(document, path) }),
        pipes: checked.pipes,
      };
    },
  });
}
