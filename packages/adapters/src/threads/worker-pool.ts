import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./messages.ts";

/** A thread that ended, or could not go on, while it read a unit. */
export class WorkerEnded extends Error {
  override readonly name = "WorkerEnded";
  readonly code = "WORKER_ENDED";
  /** The code of the error that reading threw; null when it had none, or the thread ended without one. */
  readonly reason: string | null;

  constructor(message: string, reason: string | null, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * Threads that read units, started as they are needed; each is given the setup once and runs `serveUnits`. A pool of npm's
 * would do for answers that come whole; here they come in portions, and a thread has to wait until they are taken.
 */
export class WorkerPool<Setup, Unit, Portion> {
  readonly #setup: Setup;
  readonly #file: URL;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  /** `file` is the threads' program. */
  constructor(setup: Setup, file: URL) {
    this.#setup = setup;
    this.#file = file;
  }

  /**
   * Reads one unit in a thread. Throws {@link WorkerEnded} when that thread ended over it or reading threw, while the
   * others go on; any other error when a thread cannot be started at all.
   */
  async *run(unit: Unit): AsyncGenerator<Portion> {
    const given = this.#idle.pop();
    const worker = given ?? this.#start();
    const inbox: (FromWorker<Portion> | Error)[] = [];
    let isReady = given !== undefined;
    let wake: () => void = () => {};
    const put = (item: FromWorker<Portion> | Error): void => {
      inbox.push(item);
      wake();
    };
    const onMessage = (message: FromWorker<Portion>): void => put(message);
    const onError = (error: Error): void => put(error);
    const onExit = (code: number): void => put(new Error(`It ended with code ${code}.`));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    const tell = (message: ToWorker<Unit>): void => worker.postMessage(message);
    tell({ kind: "unit", unit });
    try {
      for (;;) {
        const next = inbox.shift();
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (next instanceof Error) {
          if (isReady) throw new WorkerEnded(next.message, null, { cause: next });
          throw new Error(`A thread could not be started: ${next.message}`, { cause: next });
        } else if (next.kind === "ready") isReady = true;
        else if (next.kind === "portion") {
          yield next.portion;
          tell({ kind: "taken" });
        } else {
          this.#idle.push(worker);
          if (next.kind === "failed") {
            throw new WorkerEnded(next.message, next.code);
          }
          return;
        }
      }
    } finally {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
    }
  }

  async close(): Promise<void> {
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(...program(this.#file, this.#setup));
    this.#all.add(worker);
    // A thread that ends while it is idle is not missed; an error nobody listens to would end the process.
    worker.on("error", () => this.#all.delete(worker));
    worker.on("exit", () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return worker;
  }
}

/**
 * The program `name` beside the module that asks, which gives its own `import.meta.url`: in the source, and in a bundle
 * that has the program for an entry.
 */
export function programBeside(moduleUrl: string, name: string): URL {
  return new URL(`./${name}${moduleUrl.endsWith(".ts") ? ".ts" : ".js"}`, moduleUrl);
}

/** A program in TypeScript needs the loader that reads it, which has to be asked for in the thread. */
function program<Setup>(file: URL, workerData: Setup): [URL | string, { workerData: Setup; eval?: boolean }] {
  if (!file.pathname.endsWith(".ts")) return [file, { workerData }];
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  const [loader, source] = [new URL("./esm/api/index.mjs", tsx), file].map(({ href }) => JSON.stringify(href));
  return [
    `import(${loader}).then(({ register }) => { register(); return import(${source}); })`,
    { workerData, eval: true },
  ];
}
