import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runNode } from "./child.ts";
import { startConsole } from "./console.ts";
import type { Options } from "./options.ts";
import { commandLine } from "./product.ts";
import { rawFile } from "./raw-file.ts";
import { atMost, plain, type Row } from "./row.ts";

const ASKED = 15;

interface Queue {
  readonly items: readonly { readonly id: string }[];
}

/**
 * What the investigation page asks for, in its one request, from the built product over loopback: alert, findings, pivots,
 * tree, timeline, gate. The data directory is made once by `quaestor ingest`.
 */
export async function benchView({ sizes, folder, fresh }: Options): Promise<readonly Row[]> {
  const cli = commandLine();
  if (cli === null) return [plain("view", "not run", "", "the product is not built (npm run build)")];
  const dataDir = await dataDirectory(cli, folder, sizes.view, fresh);
  const console = await startConsole(cli, dataDir);
  try {
    // What lists show is brought up to date first; a page asked for meanwhile waits its turn.
    await pause(3000);
    const queue: Queue = JSON.parse(JSON.stringify((await console.get("/api/v1/queue")).body));
    const ids = queue.items.slice(0, 5).map(({ id }) => id);
    if (ids.length === 0) return [plain("view", "not run", "", "no investigation came of the generated records")];
    const times: number[] = [];
    for (let i = 0; i < ASKED; i++) {
      times.push((await console.get(`/api/v1/investigations/${ids[i % ids.length]}`)).ms);
    }
    const [first = 0] = times;
    const sorted = times.slice(ids.length).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? first;
    return [
      {
        bench: "view",
        what: `page data at ${sizes.view} events, median`,
        figure: `${median.toFixed(0)} ms`,
        against: `100 ms; first ${first.toFixed(0)} ms, best ${(sorted[0] ?? first).toFixed(0)} ms`,
        ratio: median / 100,
        target: atMost(1),
      },
      plain("view", "start to ready on that store", `${console.readyMs.toFixed(0)} ms`),
    ];
  } finally {
    await console.stop();
  }
}

async function dataDirectory(cli: string, folder: string, count: number, fresh: boolean): Promise<string> {
  const dataDir = join(folder, `data-${count}`);
  const done = join(dataDir, "casework.db");
  if (fresh || !existsSync(done)) {
    rmSync(dataDir, { recursive: true, force: true });
    await runNode(cli, ["ingest", "--json", "--data", dataDir, await rawFile(folder, count)]);
  }
  return dataDir;
}
