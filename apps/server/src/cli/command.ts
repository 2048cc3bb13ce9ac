/** What a command can print to and read from; the real process, or a test's buffers. */
export interface Terminal {
  /** Data: nothing but what was asked for. */
  out(text: string): void;
  /** Data that are UTF-8 already; where it is missing they are decoded for `out`. */
  outBytes?(bytes: Uint8Array): void;
  /** Whether `out` is a terminal, on which control characters of telemetry must not act. */
  readonly outIsTTY?: boolean;
  /** Progress, summaries, errors. */
  err(text: string): void;
  /** Whether standard error is a terminal. */
  readonly isTTY: boolean;
  /** Width of the terminal that standard output is, in cells; absent when it is a file or a pipe. */
  readonly columns?: number;
  /** The same of standard error. */
  readonly errorColumns?: number;
  /** Resolves when what was printed is on its way, so that much of it does not pile up in memory. */
  ready?(): Promise<void>;
  readonly env: NodeJS.ProcessEnv;
}

export interface CommandLine {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** Resolves to the exit code. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** `unread`: it was done, but not everything that was given could be read. */
export const exitCode = { ok: 0, failed: 1, unread: 3, usage: 64 } as const;

/** A wrong use of the command line: one line, and where the help is. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}
