import { spawn } from "node:child_process";

/** Prints the most memory a process ever held, in kilobytes, as its last line on standard error. */
const REPORT =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+'\\n'))";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly peakMb: number;
}

/** Runs a script in a Node.js of its own and waits for it: memory is only comparable between fresh processes. */
export function runNode(script: string, args: readonly string[], options: readonly string[] = []): Promise<Ran> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...options, "--import", REPORT, script, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, UV_THREADPOOL_SIZE: "8" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (piece: Buffer) => {
      stdout += piece.toString();
    });
    child.stderr.on("data", (piece: Buffer) => {
      stderr += piece.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) reject(new Error(`${script} ended with ${code}: ${stderr.slice(-2000)}`));
      else {
        const peakMb = Math.round(Number(/peak (\d+)\s*$/.exec(stderr)?.[1] ?? Number.NaN) / 1024);
        resolve({ stdout, stderr, seconds: (performance.now() - started) / 1000, peakMb });
      }
    });
  });
}
