import { runNode } from "./child.ts";
import type { Options } from "./options.ts";
import { commandLine } from "./product.ts";
import { rawFile } from "./raw-file.ts";
import { atMost, plain, type Row } from "./row.ts";

/** `quaestor scan` over one file and over a twentieth of it: events a second, and memory that should not follow. */
export async function benchScan({ sizes, folder }: Options): Promise<readonly Row[]> {
  const cli = commandLine();
  if (cli === null) return [plain("scan", "not run", "", "the product is not built (npm run build)")];
  const large = await runNode(cli, ["scan", "--json", await rawFile(folder, sizes.scan)]);
  const few = Math.max(1000, Math.round(sizes.scan / 20));
  const small = await runNode(cli, ["scan", "--json", await rawFile(folder, few)]);
  const summary = large.stderr.split("\n").find((line) => line.includes("records =")) ?? "";
  return [
    plain(
      "scan",
      `${sizes.scan} records`,
      `${Math.round(sizes.scan / large.seconds).toLocaleString("en-US")}/s`,
      summary,
    ),
    {
      bench: "scan",
      what: `memory for ${sizes.scan} records`,
      figure: `${large.peakMb} MB`,
      against: `${small.peakMb} MB for ${few}`,
      ratio: large.peakMb / small.peakMb,
      target: atMost(2),
    },
  ];
}
