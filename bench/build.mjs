// Bundles the benchmarks as the product is bundled: run from source, a loader's own work would be measured with ours.
import { readdir } from "node:fs/promises";
// @boundaries-ignore a tool of the repository, not code of a package
import { bundle } from "../scripts/bundle.mjs";

const children = (await readdir("src")).filter((name) => name.endsWith("-once.ts"));
const own = ["main.ts", ...children].map((name) => [name.slice(0, -".ts".length), `src/${name}`]);
await bundle({
  ...Object.fromEntries(own),
  // The program of an import's threads.
  "import-worker": "../packages/adapters/src/import/import-worker.ts",
});
