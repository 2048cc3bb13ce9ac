import { PORTIONS_AHEAD } from "@quaestor/adapters/threads";
import { WORDS_PER_KEY, writeKey } from "./key-table.ts";

/**
 * Keys of the events of one portion after another, in memory that threads share and that comes round again. Handed over as
 * arrays of their own they would pile up in the thread that counts them, which has little else to collect.
 */
export class KeyRing {
  // Those that may wait to be taken, and the one that is being filled.
  readonly #buffers = Array.from({ length: PORTIONS_AHEAD + 1 }, () => shared(4096));
  #turn = 0;
  #count = 0;

  /** Keys added since the last were taken. */
  get count(): number {
    return this.#count;
  }

  /** Forgets what was added and never taken: reading may have broken off. */
  begin(): void {
    this.#count = 0;
  }

  add(id: string): void {
    let keys = this.#current();
    const at = this.#count * WORDS_PER_KEY;
    if (at === keys.length) {
      const larger = shared(this.#count * 2);
      larger.set(keys);
      this.#buffers[this.#turn] = larger;
      keys = larger;
    }
    writeKey(id, keys, at);
    this.#count += 1;
  }

  /** The keys added, and goes on to the next buffer. */
  take(): Uint32Array {
    const keys = this.#current().subarray(0, this.#count * WORDS_PER_KEY);
    this.#turn = (this.#turn + 1) % this.#buffers.length;
    this.#count = 0;
    return keys;
  }

  #current(): Uint32Array {
    const keys = this.#buffers[this.#turn];
    if (keys === undefined) throw new RangeError("There is no such turn.");
    return keys;
  }
}

function shared(keys: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(keys * WORDS_PER_KEY * Uint32Array.BYTES_PER_ELEMENT));
}
