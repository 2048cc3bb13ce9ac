import type { EqlSubject, World } from "@quaestor/eql/testing";
import {
  canonicalise,
  type EventStore,
  type FieldType,
  type FieldTypeOf,
  type NewEvent,
  values,
} from "@quaestor/telemetry";
import type { EqlSchema } from "../src/eql/check-event-query.ts";

/** An event store as a subject of EQL's own tests. Ids are positions, so that ties keep the order of arrival. */
export function eqlSubject(open: (schema: EqlSchema) => Promise<EventStore>): EqlSubject {
  return {
    // The port's schema knows no versions, as ECS has none.
    skips: ({ query, world }) =>
      world.fields.some((field) => query.includes(field) && world.fieldTypes(field) === "version")
        ? "the store has no version fields"
        : null,
    open: async (world) => {
      const schema: EqlSchema = { fieldType: typesOf(world), ...(world.strict ? { knownFields: world.fields } : {}) };
      const store = await open(schema);
      const appended = await store.append(world.events.map(newEvent), { ingestedAt: 0n });
      if (appended.stored !== world.events.length) throw new Error(`not all stored: ${JSON.stringify(appended)}`);
      const eventCategoryField = world.categoryField ?? "event.category";
      return {
        run: async (query) => {
          const { events } = await store.eql({ query, eventCategoryField, limit: world.events.length + 1 });
          return events.map(({ id }) => world.events[Number(id)]?.id ?? "unknown");
        },
        close: () => store.close(),
      };
    },
  };
}

function typesOf(world: World): FieldTypeOf {
  return (path) => {
    const type = world.fieldTypes(path);
    return type === "version" ? undefined : (type satisfies FieldType | undefined);
  };
}

function newEvent({ document }: World["events"][number], position: number): NewEvent {
  const canonical = canonicalise(document);
  const timed = values(canonical, "@timestamp").length > 0 ? canonical : { "@timestamp": 0, ...canonical };
  const id = String(position).padStart(8, "0");
  return { id, index: "test", source: "ecs", document: timed, raw: null };
}
