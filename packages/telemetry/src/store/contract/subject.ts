import type { EventStore } from "../event-store.ts";

/** What an adapter is tested through. */
export interface EventStoreSubject {
  readonly supports: {
    /** What was acknowledged is there after the store was closed and opened again. */
    readonly durable: boolean;
  };
  /** An empty store. */
  open(): Promise<EventStore>;
  /** The same store again, after `close`. Only called when `durable`. */
  reopen?(store: EventStore): Promise<EventStore>;
  /** Clears what `open` made, after `close`. */
  dispose?(): Promise<void>;
}
