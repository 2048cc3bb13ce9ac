import { closeSync, openSync, readSync } from "node:fs";
import { EvtxDump, RecordDecoder } from "@quaestor/telemetry";

// One file, one form, in a process of its own: what a command pays, the compiler's warming up included.
const [path = "", form = "json"] = process.argv.slice(2);
const buffer = new Uint8Array(1_048_576);
const file = openSync(path, "r");
const before = process.cpuUsage();
const records = form === "records" ? asRecords() : asText(form === "xml" ? "xml" : "json");
const { user, system } = process.cpuUsage(before);
closeSync(file);
process.stdout.write(JSON.stringify({ records, cpuSeconds: (user + system) / 1e6 }));

function asText(format: "json" | "xml"): number {
  const dump = new EvtxDump(format);
  let count = 0;
  for (let read = next(); read > 0; read = next()) count += dump.push(buffer.subarray(0, read)).records;
  return count + dump.end().records;
}

function asRecords(): number {
  const decoder = new RecordDecoder();
  let count = 0;
  for (let read = next(); read > 0; read = next()) count += decoder.push(buffer.subarray(0, read)).length;
  return count + decoder.end().length;
}

function next(): number {
  return readSync(file, buffer);
}
