/**
 * Puts pieces that come from several places at once into the order of the places: whoever asked for a place first is
 * heard first, to the end. Pieces of later places wait, up to `limit` in size all together; beyond that, whoever writes
 * them waits too.
 */
export class InOrder<T> {
  readonly #emit: (piece: T) => Promise<void> | void;
  readonly #limit: number;
  readonly #sizeOf: (piece: T) => number;
  readonly #places: Place<T>[] = [];
  #held = 0;
  #draining: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: {
    readonly emit: (piece: T) => Promise<void> | void;
    readonly limit: number;
    readonly sizeOf: (piece: T) => number;
  }) {
    this.#emit = options.emit;
    this.#limit = options.limit;
    this.#sizeOf = options.sizeOf;
  }

  /** The size of what waits. */
  get held(): number {
    return this.#held;
  }

  /** Places asked for that have not been heard to the end. */
  get open(): number {
    return this.#places.length;
  }

  /** The next place. `write` resolves when the writer may go on, `close` when what could be told was. Both pass on what `emit` throws. */
  place(): { write(piece: T): Promise<void>; close(): Promise<void> } {
    const place: Place<T> = { pieces: [], closed: false, wake: null };
    this.#places.push(place);
    return {
      write: async (piece) => {
        place.pieces.push(piece);
        this.#held += this.#sizeOf(piece);
        await this.#drain();
        while (this.#places[0] !== place && this.#held > this.#limit && this.#failure === null) {
          await new Promise<void>((resolve) => {
            place.wake = resolve;
          });
        }
        if (this.#places[0] === place || this.#failure !== null) await this.#drain();
      },
      close: async () => {
        place.closed = true;
        await this.#drain();
      },
    };
  }

  async #drain(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
    this.#draining = this.#tell();
    try {
      await this.#draining;
    } finally {
      this.#draining = null;
    }
  }

  async #tell(): Promise<void> {
    if (this.#failure !== null) throw this.#failure.error;
    try {
      await this.#tellAll();
    } catch (error) {
      // Nothing will be told any more: whoever waits for it hears why.
      this.#failure = { error };
      for (const place of this.#places) place.wake?.();
      throw error;
    }
  }

  async #tellAll(): Promise<void> {
    for (let first = this.#places[0]; first !== undefined; first = this.#places[0]) {
      for (let piece = first.pieces.shift(); piece !== undefined; piece = first.pieces.shift()) {
        this.#held -= this.#sizeOf(piece);
        await this.#emit(piece);
      }
      if (!first.closed) break;
      this.#places.shift();
    }
    for (const place of this.#places) {
      if (place === this.#places[0] || this.#held <= this.#limit) place.wake?.();
    }
  }
}

interface Place<T> {
  readonly pieces: T[];
  closed: boolean;
  wake: (() => void) | null;
}
