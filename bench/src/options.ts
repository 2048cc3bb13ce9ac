import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** How much each benchmark takes. */
export interface Sizes {
  /** Events of the stores that the rule is run over, smallest first. */
  readonly stores: readonly number[];
  /** Records of the imports, smallest first; the last is loaded by the peer too. */
  readonly ingest: readonly number[];
  /** Records sent through `_bulk`. */
  readonly bulk: number;
  /** Megabytes of the scanned files of lines, smallest first. */
  readonly scan: readonly number[];
  /** Megabytes of binary event logs that are scanned. */
  readonly evtxMb: number;
  /** Records of each of the nine sources. */
  readonly sources: number;
  readonly eql: number;
  readonly view: number;
}

export interface Options {
  readonly sizes: Sizes;
  /** Where generated files and stores are kept for the next run. */
  readonly folder: string;
  /** Make stores anew even if they are there. */
  readonly fresh: boolean;
  /** Where binary event logs are, to be scanned; null: nowhere. */
  readonly evtx: string | null;
  /** The Python that has the packages `eql` and `evtx`. */
  readonly python: string;
}

const small: Sizes = {
  stores: [40_000, 400_000],
  ingest: [10_000, 50_000, 200_000],
  bulk: 100_000,
  scan: [10, 100],
  evtxMb: 30,
  sources: 50_000,
  eql: 2_000,
  view: 100_000,
};
/** The sizes that the targets name. */
const full: Sizes = {
  stores: [1_000_000, 10_000_000],
  ingest: [100_000, 500_000, 2_000_000],
  bulk: 1_000_000,
  scan: [100, 5_000],
  evtxMb: 300,
  sources: 500_000,
  eql: 2_000,
  view: 10_000_000,
};

export const usage = `usage: npm run bench -- [NAME...] [options]

Runs the benchmarks named (default: all) and prints a table. Nothing fails for being slow.

  store    the rule over stores of several sizes, against SQL written by hand
  ingest   raw Winlogbeat records end to end, against DuckDB's own read_json, and the memory it takes
  bulk     raw records through _bulk of the running product by the official client, against ingest of the same file
  scan     quaestor scan: one thread against all, memory, and EVTX against the PyPI package evtx (Rust)
  evtx     binary event logs to JSON and XML, against the PyPI package evtx (Rust) and evtxexport
  sources  records of each of the nine sources: to documents, and to durable rows against read_json
  eql      the evaluator in memory, against the PyPI package eql
  view     an investigation page's data from the running product
  page     first paint and size of the console in Chromium

  --full           the sizes that the targets name (ten million events: a quarter of an hour and 10 GB of disk)
  --stores A,B     events of the stores
  --ingest A,B,C   records of the imports
  --bulk N         records sent
  --scan A,B       megabytes of the scanned files
  --evtx DIR       a folder of EVTX files (default: that of the shared recordings)
  --sources N      records of each source
  --view N         events behind the page
  --folder DIR     where files are kept for the next run (default: a folder of the system's temporary one)
  --fresh          make the stores anew
  --python PATH    a Python with the packages eql and evtx (default: python3)
`;

/** Reads the command line. Throws for an option that does not exist and for a size that is no number. */
export function readOptions(args: readonly string[]): { readonly names: readonly string[]; readonly options: Options } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      full: { type: "boolean", default: false },
      fresh: { type: "boolean", default: false },
      stores: { type: "string" },
      ingest: { type: "string" },
      bulk: { type: "string" },
      sources: { type: "string" },
      scan: { type: "string" },
      view: { type: "string" },
      folder: { type: "string", default: join(tmpdir(), "quaestor-bench") },
      evtx: { type: "string" },
      python: { type: "string", default: "python3" },
    },
  });
  const sizes = values.full ? full : small;
  return {
    names: positionals,
    options: {
      sizes: {
        stores: counts(values.stores) ?? sizes.stores,
        ingest: counts(values.ingest) ?? sizes.ingest,
        bulk: counts(values.bulk)?.[0] ?? sizes.bulk,
        scan: counts(values.scan) ?? sizes.scan,
        evtxMb: sizes.evtxMb,
        sources: counts(values.sources)?.[0] ?? sizes.sources,
        eql: sizes.eql,
        view: counts(values.view)?.[0] ?? sizes.view,
      },
      folder: values.folder,
      fresh: values.fresh,
      evtx: values.evtx ?? sharedEvtx(),
      python: values.python,
    },
  };
}

/** Recordings kept outside the repository; see CONTRIBUTING. */
function sharedEvtx(): string | null {
  const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const folder = join(process.env.QUAESTOR_SHARED_DATA ?? beside, "captures/evtx");
  return existsSync(folder) ? folder : null;
}

function counts(text: string | undefined): readonly number[] | null {
  if (text === undefined) return null;
  const found = text.split(",").map(Number);
  if (!found.every((count) => Number.isSafeInteger(count) && count > 0)) throw new Error(`"${text}" is no size`);
  return found;
}
