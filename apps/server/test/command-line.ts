import { main } from "../src/cli/main.ts";

/** What a command line printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process with buffers for a terminal. */
export async function quaestor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  let out = "";
  let err = "";
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTTY: false,
    env,
  });
  return { code, out, err };
}
