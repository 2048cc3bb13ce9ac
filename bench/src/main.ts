import { cpus, loadavg, totalmem } from "node:os";
import { benchBulk } from "./bulk.ts";
import { benchEql } from "./eql.ts";
import { benchEvtx } from "./evtx.ts";
import { benchIngest } from "./ingest.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { benchPage } from "./page.ts";
import { plain, type Row, table } from "./row.ts";
import { benchScan } from "./scan.ts";
import { benchSources } from "./sources.ts";
import { benchStore } from "./store.ts";
import { benchView } from "./view.ts";

const benches: Readonly<Record<string, (options: Options) => Promise<readonly Row[]>>> = {
  store: benchStore,
  ingest: benchIngest,
  bulk: benchBulk,
  sources: benchSources,
  scan: benchScan,
  evtx: benchEvtx,
  eql: benchEql,
  view: benchView,
  page: benchPage,
};

function machine(): string {
  const [first] = cpus();
  const busy = loadavg()[0] ?? 0;
  const words = `${cpus().length} × ${first?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.versions.node}, ${process.platform}`;
  const crowded =
    busy > 0.5 ? `; others were at work (load ${busy.toFixed(1)}), so single figures are worth less than ratios` : "";
  return `${words}${crowded}`;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    process.stdout.write(usage);
    return;
  }
  const { names, options } = readOptions(args);
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(", ")}`);
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    try {
      rows.push(...(await bench(options)));
    } catch (error) {
      rows.push(
        plain(name, "broke off", "", error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)),
      );
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  process.stdout.write(`${machine()}\n\n${table(rows)}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
