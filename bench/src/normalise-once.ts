import { createReadStream } from "node:fs";
import { decodeRecords, normaliseRecord } from "@quaestor/telemetry";

// Started by itself for each source. Bytes of a file to normalised documents, nothing stored. Arguments: FILE.
const [file = ""] = process.argv.slice(2);
let events = 0;
const started = performance.now();
const before = process.cpuUsage();
for await (const batch of decodeRecords(createReadStream(file, { highWaterMark: 1 << 18 }))) {
  for (const decoded of batch) {
    if (decoded.kind === "record" && normaliseRecord(decoded.record).event !== undefined) events += 1;
  }
}
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ events, seconds, cpuSeconds: (user + system) / 1e6 }));
