import type { Pipe } from "../syntax/ast.ts";

export interface PipeOptions {
  /** How many hits a query gives at most. Default: no limit. */
  readonly size?: number;
  /** Which end `size` keeps when there is no pipe. Default `tail`, as Elasticsearch. */
  readonly position?: "head" | "tail";
}

/**
 * What the pipes leave of an ascending list. `size` applies once, before the first pipe and from its end, so
 * `| head 1000` with a size of 10 gives 10.
 */
export function applyPipes<T>(
  ascending: readonly T[],
  pipes: readonly Pipe[],
  options: PipeOptions = {},
): readonly T[] {
  const first = pipes[0]?.name ?? options.position ?? "tail";
  const start = options.size === undefined ? ascending : cut(ascending, first, options.size);
  return pipes.reduce((list, pipe) => cut(list, pipe.name, pipe.count), start);
}

function cut<T>(list: readonly T[], end: "head" | "tail", count: number): readonly T[] {
  return end === "head" ? list.slice(0, count) : list.slice(Math.max(0, list.length - count));
}
