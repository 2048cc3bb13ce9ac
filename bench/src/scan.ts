import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ran, runNode } from "./child.ts";
import type { Options } from "./options.ts";
import { commandLine } from "./product.ts";
import { rawFile } from "./raw-file.ts";
import { atLeast, atMost, plain, type Row } from "./row.ts";

/** A generated record is about so long, in bytes. */
const RECORD_BYTES = 1200;

/**
 * `quaestor scan` of the built product: one thread against all, memory for a small and a large input, and binary event
 * logs against the plain dump of the same files by the Rust crate that other scanners build on.
 */
export async function benchScan(options: Options): Promise<readonly Row[]> {
  const cli = commandLine();
  if (cli === null) return [plain("scan", "not run", "", "the product is not built (npm run build)")];
  return [...(await lines(cli, options)), ...(await binaryLogs(cli, options))];
}

async function lines(cli: string, { sizes, folder }: Options): Promise<readonly Row[]> {
  const [small = 0, large = 0] = sizes.scan;
  const few = await rawFile(folder, Math.round((small * 1e6) / RECORD_BYTES));
  const count = Math.round((large * 1e6) / RECORD_BYTES);
  const many = await rawFile(folder, count);
  const jobs = availableParallelism();
  const all = await scan(cli, [many]);
  const one = await scan(cli, ["--jobs", "1", many]);
  const little = await scan(cli, [few]);
  const bytes = statSync(many).size;
  return [
    {
      bench: "scan",
      what: `${count} records, ${jobs} threads`,
      figure: perSecond(count, all),
      against: `one thread ${perSecond(count, one)}`,
      ratio: one.seconds / all.seconds,
      target: atLeast(jobs === 1 ? 0.9 : 0.7 * jobs),
    },
    {
      bench: "scan",
      what: `memory for ${megabytes(bytes)}, ${jobs} threads`,
      figure: `${all.peakMb} MB`,
      against: `${little.peakMb} MB for ${megabytes(statSync(few).size)}`,
      ratio: all.peakMb / little.peakMb,
      target: atMost(1.25),
    },
  ];
}

const scan = (cli: string, args: readonly string[]): Promise<Ran> => runNode(cli, ["scan", "--json", ...args]);

const perSecond = (count: number, { seconds }: { readonly seconds: number }): string =>
  `${Math.round(count / seconds).toLocaleString("en-US")}/s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

async function binaryLogs(cli: string, { sizes, folder, evtx, python }: Options): Promise<readonly Row[]> {
  const what = "binary event logs (EVTX)";
  const given = evtx !== null ? readdirSync(evtx).filter((name) => name.endsWith(".evtx")) : [];
  if (evtx === null || given.length === 0)
    return [plain("scan", what, "not run", "no files: name a folder of them with --evtx")];
  const copies = join(folder, "evtx-copies");
  try {
    const files = copiesOf(evtx, given, copies, sizes.evtxMb * 1e6);
    const one = await scan(cli, ["--jobs", "1", copies]);
    const all = await scan(cli, [copies]);
    const records = Number(/([0-9,]+) records =/.exec(one.stderr)?.[1]?.replaceAll(",", ""));
    const peer = dumpByPeer(python, files);
    const row = { bench: "scan", figure: perSecond(records, one), target: null };
    const names = `${records} records of ${files.length} files`;
    const threads = `${availableParallelism()} threads`;
    if (peer === null)
      return [
        plain(
          "scan",
          `${what}, ${names}`,
          `${row.figure}; ${threads} ${perSecond(records, all)}`,
          "peer absent: pip install evtx",
        ),
      ];
    const against = `evtx (Rust) plain dump, one thread ${perSecond(peer.records, peer)}`;
    return [
      { ...row, what: `${what}, ${names}, one thread`, against, ratio: peer.seconds / one.seconds },
      {
        ...row,
        what: `the same, ${threads}`,
        figure: perSecond(records, all),
        against,
        ratio: peer.seconds / all.seconds,
      },
    ];
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

/** The files again and again, until they are so many bytes: a single one is read before the clock has settled. */
function copiesOf(from: string, names: readonly string[], to: string, wanted: number): readonly string[] {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const files: string[] = [];
  for (let round = 0, bytes = 0; bytes < wanted; round += 1) {
    for (const name of names) {
      const path = join(to, `${round}-${name}`);
      copyFileSync(join(from, name), path);
      files.push(path);
      bytes += statSync(path).size;
    }
  }
  return files;
}

function dumpByPeer(
  python: string,
  files: readonly string[],
): { readonly records: number; readonly seconds: number } | null {
  const script = fileURLToPath(new URL("../src/evtx-dump-peer.py", import.meta.url));
  const ran = spawnSync(python, [script, ...files], { encoding: "utf8", maxBuffer: 1e7 });
  if (ran.status !== 0) return null;
  const { records, seconds }: { records: number; seconds: number } = JSON.parse(ran.stdout);
  return { records, seconds };
}
