import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A console of the built product, started for a benchmark. */
export interface RunningConsole {
  readonly url: string;
  /** A one-time link that signs an analyst in. */
  readonly link: string;
  /** The same for an admin. */
  readonly adminLink: string;
  /** Milliseconds from starting the process to the line that says it is ready. */
  readonly readyMs: number;
  /** Parsed JSON of a path of the API, and the milliseconds it took. */
  get(path: string): Promise<{ readonly body: unknown; readonly ms: number; readonly bytes: number }>;
  /** Processor time the process took so far, in seconds; null where the system does not tell of another process. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

/** Starts the built command line over a data directory, without sample telemetry. */
export async function startConsole(cli: string, dataDir: string): Promise<RunningConsole> {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, "start", "--json", "--no-sample", "--port", "0", "--data", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, UV_THREADPOOL_SIZE: "8", QUAESTOR_LOG: "error" },
  });
  const ended = once(child, "close");
  const line = await Promise.race([
    once(createInterface(child.stdout), "line").then(([text]) => String(text)),
    ended.then(() => Promise.reject(new Error("the console ended before it was ready"))),
  ]);
  const ready: { url: string; links: { analyst: string; admin: string } } = JSON.parse(line);
  const readyMs = performance.now() - started;
  const { token }: { token: string } = JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8"));
  return {
    url: ready.url,
    link: ready.links.analyst,
    adminLink: ready.links.admin,
    readyMs,
    async get(path) {
      const from = performance.now();
      const response = await fetch(`${ready.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      const text = await response.text();
      const ms = performance.now() - from;
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      return { body: JSON.parse(text), ms, bytes: text.length };
    },
    cpuSeconds: () => cpuSecondsOf(child.pid),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Linux counts in hundredths of a second: user and system are the 14th and 15th field, behind a name in brackets. */
function cpuSecondsOf(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}
