// Bundles programs of a workspace into its dist: our own packages inside, npm's outside.
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

/** Replaces ./dist with the programs, given by their names in it. */
export async function bundle(programs) {
  await rm("dist", { recursive: true, force: true });
  await build({
    entryPoints: programs,
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
}
