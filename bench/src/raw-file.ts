import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DEFAULTS } from "./generate.ts";
import { writeGenerated } from "./generate-file.ts";

/** A file of so many raw Winlogbeat records, made once and kept. */
export async function rawFile(folder: string, count: number): Promise<string> {
  const path = join(folder, `raw-${count}.ndjson`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${path}.unfinished`;
    await writeGenerated(unfinished, { ...DEFAULTS, count, alertEvery: Math.min(DEFAULTS.alertEvery, count / 10) });
    renameSync(unfinished, path);
  }
  return path;
}
