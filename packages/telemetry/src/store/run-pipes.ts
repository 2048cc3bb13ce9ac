/** A `head` or `tail` of an EQL query. */
export interface EqlPipe {
  readonly name: "head" | "tail";
  readonly count: number;
}

/** What is left of an ascending list after the pipes, from left to right. */
export function runPipes<T>(ascending: readonly T[], pipes: readonly EqlPipe[]): readonly T[] {
  return pipes.reduce(
    (list, pipe) =>
      pipe.name === "head" ? list.slice(0, pipe.count) : list.slice(Math.max(0, list.length - pipe.count)),
    ascending,
  );
}
