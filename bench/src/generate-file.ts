import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { DEFAULTS, type GenerateOptions, generateLines } from "./generate.ts";

/** Lines gathered before each write: one system call a line would cost more than making it. */
const LINES_PER_WRITE = 2_000;

/** Writes the generated records to a file, waiting whenever the disk is behind. */
export async function writeGenerated(path: string, options: GenerateOptions): Promise<void> {
  const out = createWriteStream(path);
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    const room = out.write(waiting.join(""));
    waiting = [];
    if (!room) {
      await once(out, "drain");
    }
  };
  for (const line of generateLines(options)) {
    waiting.push(line);
    if (waiting.length === LINES_PER_WRITE) {
      await flush();
    }
  }
  await flush();
  out.end();
  await finished(out);
}

if (process.argv[1]?.endsWith("generate-file.ts") === true) {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      count: { type: "string", default: String(DEFAULTS.count) },
      seed: { type: "string", default: String(DEFAULTS.seed) },
    },
  });
  if (values.out === undefined) {
    process.stderr.write("usage: tsx src/generate-file.ts --out FILE [--count N] [--seed N]\n");
    process.exitCode = 2;
  } else {
    const started = performance.now();
    await writeGenerated(values.out, { ...DEFAULTS, count: Number(values.count), seed: Number(values.seed) });
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(
      `${values.count} records in ${seconds.toFixed(1)} s, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
    );
  }
}
