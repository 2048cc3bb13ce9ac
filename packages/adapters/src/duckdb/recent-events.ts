import type { StoredEvent } from "@quaestor/telemetry";

/** Characters of documents that are held; a taken-apart document takes several times that in memory. */
const MOST_CHARACTERS = 6_000_000;
/** One event may not push out all others. */
const MOST_OF_ONE = MOST_CHARACTERS / 10;

/**
 * Events that were read of late, by id. Reading one unpacks the block that it lies in, and a page asks for the same few
 * again after every answer that is given. An event never changes once it is stored; when some are removed, all that is
 * held is let go.
 */
export class RecentEvents {
  #era = 0;
  readonly #held = new Map<string, { readonly event: StoredEvent; readonly size: number }>();
  #characters = 0;

  /** Null when it is not held. */
  get(id: string): StoredEvent | null {
    const found = this.#held.get(id);
    if (found === undefined) return null;
    // What is asked for again goes to the end, farthest from being dropped.
    this.#held.delete(id);
    this.#held.set(id, found);
    return found.event;
  }

  /** To be taken before the store is asked for what is put. */
  get era(): number {
    return this.#era;
  }

  /** `size` is how many characters its document has; `era` is of before it was read. */
  put(event: StoredEvent, size: number, era: number): void {
    if (size > MOST_OF_ONE || era !== this.#era) return;
    this.#drop(event.id);
    this.#held.set(event.id, { event, size });
    this.#characters += size;
    for (const id of this.#held.keys()) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#drop(id);
    }
  }

  /** Lets go of all, and of what is being read now. */
  clear(): void {
    this.#era++;
    this.#held.clear();
    this.#characters = 0;
  }

  #drop(id: string): void {
    this.#characters -= this.#held.get(id)?.size ?? 0;
    this.#held.delete(id);
  }
}
