/** Work under way at once. The first failure is thrown to whoever waits next. */
export class Lanes {
  #underWay = 0;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  start(work: Promise<void>): void {
    this.#underWay += 1;
    const end = (): void => {
      this.#underWay -= 1;
      this.#wake();
    };
    work.then(end, (error: unknown) => {
      this.#failure ??= { error };
      end();
    });
  }

  /** Waits until what is asked of the number under way holds. One waits at a time. */
  async until(holds: (underWay: number) => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      if (holds(this.#underWay)) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
