import { createReadStream } from "node:fs";
import { parseArgs } from "node:util";
import { fileReason, walk } from "@quaestor/adapters/files";
import { EvtxDump, type EvtxDumped, type EvtxDumpFormat, isEvtx } from "@quaestor/telemetry";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";
import { visible } from "../progress.ts";

const help = `usage: quaestor dump [options] FILE.evtx...

Prints every record of Windows event logs in binary form (EVTX): what Windows would show as event XML, or JSON with the
same values. Folders are searched for files whose name ends in .evtx.

  --format xml    one <Event> after another, as Windows renders it
  --format json   one object a line, {"Event": {"System": ..., "EventData": ...}} (default)
  --help

Records go to standard output. What could not be read goes to standard error, with the file and the byte where it lies.
On a terminal control characters are shown as \\u{…}. Exits 0 when everything was read, 1 when something was not, 64 when
called wrongly.
`;

const formats: readonly EvtxDumpFormat[] = ["json", "xml"];

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: "string", default: "json" } },
  });
  if (positionals.length === 0) throw new UsageError("name at least one file");
  const format = formats.find((each) => each === values.format);
  if (format === undefined) throw new UsageError(`there is no format "${values.format}"; there are json and xml`);
  let isWhole = true;
  const problem = (file: string, words: string): void => {
    isWhole = false;
    terminal.err(`${visible(file)}: ${words}\n`);
  };
  const named = new Set(positionals);
  for await (const found of walk(positionals)) {
    if (found.kind === "unreadable") problem(found.path, found.reason);
    else if (named.has(found.path) || found.path.toLowerCase().endsWith(".evtx")) {
      await dumpFile(found.path, format, terminal, (words) => problem(found.path, words));
    }
  }
  return isWhole ? exitCode.ok : exitCode.failed;
}

async function dumpFile(
  path: string,
  format: EvtxDumpFormat,
  terminal: Terminal,
  problem: (words: string) => void,
): Promise<void> {
  const dump = new EvtxDump(format);
  let isFirst = true;
  const print = ({ bytes, problems }: EvtxDumped): void => {
    if (bytes.length > 0) printBytes(bytes, terminal);
    for (const each of problems) problem(each.message);
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
      if (isFirst && !isEvtx(chunk)) {
        problem("This is no Windows event log in binary form (EVTX).");
        return;
      }
      isFirst = false;
      print(dump.push(chunk));
      await terminal.ready?.();
    }
    print(dump.end());
  } catch (error) {
    problem(fileReason(error));
  }
}

/** On a terminal control characters are written out, as everywhere; into a file or a pipe goes what the log has. */
function printBytes(bytes: Uint8Array, terminal: Terminal): void {
  if (terminal.outIsTTY) terminal.out(Buffer.from(bytes).toString("utf8").split("\n").map(visible).join("\n"));
  else if (terminal.outBytes === undefined) terminal.out(Buffer.from(bytes).toString("utf8"));
  else terminal.outBytes(bytes);
}

export const dump: CommandLine = { name: "dump", summary: "print the records of Windows event logs (EVTX)", help, run };
