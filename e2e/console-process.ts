import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const cli = fileURLToPath(new URL("../apps/server/dist/cli.js", import.meta.url));
const Ready = z.object({
  event: z.literal("ready"),
  url: z.string(),
  links: z.object({ analyst: z.string(), lead: z.string(), admin: z.string() }),
});

/** One running console on a data directory of its own. */
export interface RunningConsole {
  readonly url: string;
  /** One-time links, by role. */
  readonly links: z.infer<typeof Ready>["links"];
  readonly dataDir: string;
  /** Ends it as a power cut would, and resolves when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), "quaestor-e2e-"));
export const removeDataDir = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

/** Starts the built product and resolves when it says it is ready. */
export async function startConsole(dataDir: string, flags: readonly string[] = []): Promise<RunningConsole> {
  const child = spawn(process.execPath, [cli, "start", "--json", "--port", "0", "--data", dataDir, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
  });
  const { url, links } = await ready(child);
  return {
    url,
    links,
    dataDir,
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
  };
}

function ready(child: ChildProcess): Promise<z.infer<typeof Ready>> {
  return new Promise((resolve, reject) => {
    let out = "";
    let err = "";
    child.stderr?.on("data", (chunk) => (err += chunk));
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      for (const line of out.split("\n").slice(0, -1)) {
        const parsed = Ready.safeParse(JSON.parse(line));
        if (parsed.success) resolve(parsed.data);
      }
    });
    child.on("close", (code) => reject(new Error(`The console ended with code ${code} before it was ready.\n${err}`)));
  });
}

function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on("close", () => resolve());
    child.kill(signal);
  });
}
