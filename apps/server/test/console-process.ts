import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const run = fileURLToPath(new URL("../src/cli/run.ts", import.meta.url));

const Ready = z.object({
  event: z.literal("ready"),
  url: z.string(),
  pid: z.number(),
  links: z.object({ analyst: z.string(), lead: z.string(), admin: z.string() }),
});

/** A console in a process of its own. */
export interface ConsoleProcess {
  readonly child: ChildProcess;
  readonly ready: z.infer<typeof Ready>;
}

/** The real command in a process of its own, once it says that it is ready. Whoever starts it ends it. */
export async function startedProcess(dataDir: string, flags: readonly string[] = []): Promise<ConsoleProcess> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", run, "start", "--json", "--no-sample", "--port", "0", "--data", dataDir, ...flags],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let out = "";
  let err = "";
  child.stderr?.on("data", (data) => {
    err += String(data);
  });
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`it ended with ${code}: ${err}`)));
    child.stdout?.on("data", (data) => {
      out += String(data);
      if (out.includes("\n")) resolve({ child, ready: Ready.parse(JSON.parse(out)) });
    });
  });
}

/** Ends it as a power cut would; resolves when it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  child.removeAllListeners("exit");
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
