import { once } from "node:events";
import { main } from "./main.ts";

// A reader that goes away (quaestor scan … | head) ends the command quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  outBytes: (bytes) => void process.stdout.write(bytes),
  outIsTTY: process.stdout.isTTY ?? false,
  err: (text) => void process.stderr.write(text),
  isTTY: process.stderr.isTTY ?? false,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  ...(process.stderr.isTTY ? { errorColumns: process.stderr.columns } : {}),
  ready: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
  env: process.env,
});
