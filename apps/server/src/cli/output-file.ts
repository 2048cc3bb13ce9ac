import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

export interface OutputFile {
  /** Resolves when more may come. Rejects when the file cannot be written. */
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A file that is written as things come, in memory that does not grow. Rejects when it cannot be opened. */
export async function outputFile(path: string): Promise<OutputFile> {
  const stream = createWriteStream(path);
  await once(stream, "open");
  // Heard by whoever writes or closes next; without a listener it would end the process.
  let failure: Error | null = null;
  stream.on("error", (error) => {
    failure = error;
  });
  const check = (): void => {
    if (failure !== null) throw failure;
  };
  return {
    async write(text) {
      check();
      if (!stream.write(text)) await once(stream, "drain");
    },
    async close() {
      check();
      stream.end();
      await finished(stream);
    },
  };
}
