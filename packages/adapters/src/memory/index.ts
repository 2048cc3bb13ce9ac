import { check, compile, parse } from "@quaestor/eql";
import { createMemoryEventStore, type EventStore, type FieldTypeOf, fieldType, values } from "@quaestor/telemetry";

/** An event store in memory that knows EQL: for `scan` and for tests. `types` is the schema, by default the catalogue. */
export function openMemoryEventStore(types: FieldTypeOf = fieldType): EventStore {
  return createMemoryEventStore({
    fieldType: types,
    eql: (query, categoryField) => {
      const checked = check(parse(query), { fieldTypes: (path) => types(path) ?? undefined, categoryField });
      const holds = compile(checked);
      return {
        matches: (document) => holds({ values: (path) => values(document, path) }),
        pipes: checked.pipes,
      };
    },
  });
}
