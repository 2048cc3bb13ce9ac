// Bundles the server and its command line, and the programs of the threads it starts.
// @boundaries-ignore a tool of the repository, not code of a package
import { bundle } from "../../scripts/bundle.mjs";

await bundle({
  cli: "src/cli/run.ts",
  "scan-worker": "src/services/scan/scan-worker.ts",
  "import-worker": "../../packages/adapters/src/import/import-worker.ts",
});
