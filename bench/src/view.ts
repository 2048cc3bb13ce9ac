import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runNode } from "./child.ts";
import { startConsole } from "./console.ts";
import type { Options } from "./options.ts";
import { commandLine } from "./product.ts";
import { rawFile } from "./raw-file.ts";
import { atMost, plain, type Row } from "./row.ts";

/** Investigations that are opened again and again, as after every answer that is given. */
const FEW = 5;
/** Before anything counts: a console runs for days. */
const WARM = 15;
const ASKED = 25;
const MOST_ANEW = 30;

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
    const ids = queue.items.map(({ id }) => id);
    const [again, anew] = [ids.slice(0, FEW), ids.slice(FEW, FEW + MOST_ANEW)];
    if (again.length === 0) return [plain("view", "not run", "", "no investigation came of the generated records")];
    const ask = async (id: string): Promise<number> => (await console.get(`/api/v1/investigations/${id}`)).ms;
    const first = await ask(again[0] ?? "");
    for (let i = 1; i < WARM; i++) await ask(again[i % again.length] ?? "");
    const times: number[] = [];
    for (let i = 0; i < ASKED; i++) times.push(await ask(again[i % again.length] ?? ""));
    const fresh: number[] = [];
    for (const id of anew) fresh.push(await ask(id));
    const row = (what: string, some: readonly number[], more: string): Row => ({
      bench: "view",
      what: `page data at ${sizes.view} events, ${what}, median`,
      figure: `${median(some).toFixed(0)} ms`,
      against: `100 ms; best ${Math.min(...some).toFixed(0)} ms${more}`,
      ratio: median(some) / 100,
      target: atMost(1),
    });
    return [
      row("opened before", times, `; the very first after the start ${first.toFixed(0)} ms`),
      ...(fresh.length === 0 ? [] : [row("opened the first time", fresh, "")]),
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

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
