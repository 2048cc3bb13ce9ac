// Bundles the server and its command line, and the programs of the threads it starts: our own packages inside, npm's
// outside.
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const ours = {
  name: "bundle-our-own",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith("@quaestor/") || path.startsWith("#") || /^[A-Za-z]:[\\/]/.test(path)
        ? undefined
        : { path, external: true },
    );
  },
};

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    cli: "src/cli/run.ts",
    "scan-worker": "src/services/scan/scan-worker.ts",
    "import-worker": "../../packages/adapters/src/import/import-worker.ts",
  },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  logLevel: "warning",
  plugins: [ours],
});
