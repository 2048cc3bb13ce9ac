import { afterEach } from "vitest";
import type { NewEvent } from "../../ecs/event.ts";
import type { EventStore } from "../event-store.ts";
import { INGESTED } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";

/** Gives a function that opens a store holding some events; all opened ones are closed after each test. */
export function storeOpener(subject: EventStoreSubject): (...events: readonly NewEvent[]) => Promise<EventStore> {
  const opened: EventStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await subject.dispose?.();
  });
  return async (...events) => {
    const store = await subject.open();
    opened.push(store);
    if (events.length > 0) await store.append(events, { ingestedAt: INGESTED });
    return store;
  };
}
