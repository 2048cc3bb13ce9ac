import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Unit } from "@quaestor/adapters/files";
import type { Portion } from "./portion.ts";
import type { Search } from "./scan-unit.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** A thread that ended while it read a unit. */
export class WorkerEnded extends Error {
  override readonly name = "WorkerEnded";
  readonly code = "WORKER_ENDED";
}

/**
 * Threads that read units, started as they are needed. A pool of npm's would do for answers that come whole; here they
 * come in portions, and a thread has to wait until they are taken.
 */
export class WorkerPool {
  readonly #search: Search;
  readonly #file: URL;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  /** `file` is the thread's program; by default that of this build. */
  constructor(search: Search, file: URL = ownFile) {
    this.#search = search;
    this.#file = file;
  }

  /**
   * Reads one unit in a thread. Throws {@link WorkerEnded} when that thread ended over it, while the others go on; any
   * other error when a thread cannot be started at all.
   */
  async *run(unit: Unit): AsyncGenerator<Portion> {
    const given = this.#idle.pop();
    const worker = given ?? this.#start();
    const inbox: (FromWorker | Error)[] = [];
    let isReady = given !== undefined;
    let wake: () => void = () => {};
    const put = (item: FromWorker | Error): void => {
      inbox.push(item);
      wake();
    };
    const onMessage = (message: FromWorker): void => put(message);
    const onError = (error: Error): void => put(error);
    const onExit = (code: number): void => put(new Error(`It ended with code ${code}.`));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    const tell = (message: ToWorker): void => worker.postMessage(message);
    tell({ kind: "unit", unit });
    try {
      for (;;) {
        const next = inbox.shift();
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (next instanceof Error) {
          if (isReady) throw new WorkerEnded(next.message, { cause: next });
          throw new Error(`A thread could not be started: ${next.message}`, { cause: next });
        } else if (next.kind === "ready") isReady = true;
        else if (next.kind === "portion") {
          yield next.portion;
          tell({ kind: "taken" });
        } else {
          this.#idle.push(worker);
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
    const worker = new Worker(...program(this.#file, this.#search));
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

/** Beside this file, when bundled and in the source. */
const ownFile = new URL(`./scan-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** A program in TypeScript needs the loader that reads it, which has to be asked for in the thread. */
function program(file: URL, workerData: Search): [URL | string, { workerData: Search; eval?: boolean }] {
  if (!file.pathname.endsWith(".ts")) return [file, { workerData }];
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  const [loader, source] = [new URL("./esm/api/index.mjs", tsx), file].map(({ href }) => JSON.stringify(href));
  return [
    `import(${loader}).then(({ register }) => { register(); return import(${source}); })`,
    { workerData, eval: true },
  ];
}
