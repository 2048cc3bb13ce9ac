/** Lets at most `width` tasks run at once; the rest wait in the order they came. */
export class Turns {
  readonly #width: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Runs a task when its turn comes, and gives its result or error. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // The turn is handed over, so nobody who comes later can take it first.
      if (next === undefined) this.#running--;
      else next();
    }
  }

  /** Resolves when everything that runs or waits is done; nothing new may come meanwhile. */
  async drain(): Promise<void> {
    let arrived = 0;
    let open: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    // Every turn is taken at once by somebody who waits for the others: then nobody else is left.
    const takers = Array.from({ length: this.#width }, () =>
      this.run(async () => {
        arrived++;
        if (arrived === this.#width) open();
        await all;
      }),
    );
    await Promise.all(takers);
  }
}
