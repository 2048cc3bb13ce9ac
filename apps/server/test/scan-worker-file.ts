import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { projectRoot } from "../src/config/config.ts";

/** The program of a scan's threads, bundled: loading it from source takes each thread two seconds. */
export async function scanWorkerFile(folder: string): Promise<URL> {
  const outfile = join(folder, "scan-worker.cjs");
  await build({
    entryPoints: [join(projectRoot(), "apps/server/src/services/scan/scan-worker.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20.19",
    logLevel: "error",
  });
  return pathToFileURL(outfile);
}
