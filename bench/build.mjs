// Bundles the benchmarks as the product is bundled: run from source, a loader's own work would be measured with ours.
import { readdir, rm } from "node:fs/promises";
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

const children = (await readdir("src")).filter((name) => name.endsWith("-once.ts"));
await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: [
    ...["main.ts", ...children].map((name) => ({ in: `src/${name}`, out: name.slice(0, -".ts".length) })),
    // The program of an import's threads.
    { in: "../packages/adapters/src/import/import-worker.ts", out: "import-worker" },
  ],
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
