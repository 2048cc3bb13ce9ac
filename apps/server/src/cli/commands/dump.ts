import { parseArgs } from "node:util";
import { type Bytes, contentOf, fileReason, openUnit, planUnits, UNPACK_BOUNDS } from "@quaestor/adapters/files";
import { DETECT_BYTES, EvtxDump, type EvtxDumped, type EvtxDumpFormat, isEvtx } from "@quaestor/telemetry";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";
import { visible } from "../progress.ts";

const help = `usage: quaestor dump [options] FILE...

Prints every record of Windows event logs in binary form (EVTX): what Windows would show as event XML, or JSON with the
same values. Takes logs as they are, in gzip, and in zip archives (gzip in them included); nothing is unpacked to disk.
Folders are searched for files whose name ends in .evtx, .evtx.gz or .zip. Files in an archive that are no such log are
passed over, unless their name says that they are one.

  --format xml    one <Event> after another, as Windows renders it
  --format json   one object a line, {"Event": {"System": ..., "EventData": ...}} (default)
  --help

Records go to standard output. What could not be read goes to standard error, with the file (of an archive:
case.zip!/Security.evtx) and the byte where it lies. On a terminal control characters are shown as \\u{…}. Exits 0 when
everything was read, 1 when something was not, 64 when called wrongly.
`;

const formats: readonly EvtxDumpFormat[] = ["json", "xml"];
const LOG_NAME = /\.evtx(?:\.gz)?$/i;
const SEARCHED_NAME = /\.(?:evtx|evtx\.gz|zip)$/i;
const NO_LOG = "no Windows event log in binary form (EVTX)";

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
  const except = (path: string): boolean => !named.has(path) && !SEARCHED_NAME.test(path);
  let logsInArchive = 0;
  let nothing = true;
  for await (const unit of planUnits(positionals, { except })) {
    nothing = false;
    for await (const opened of openUnit(unit)) {
      const { file } = opened;
      if (opened.kind === "refused") problem(file, opened.message);
      else if (opened.kind === "archive") {
        if (logsInArchive === 0) problem(file, `This archive holds ${NO_LOG}.`);
        logsInArchive = 0;
      } else {
        const isLog = await dumpFile(opened, format, terminal, (words) => problem(file, words));
        if (opened.inside === undefined ? !isLog : !isLog && LOG_NAME.test(file)) problem(file, `This is ${NO_LOG}.`);
        if (opened.inside !== undefined && isLog) logsInArchive += 1;
      }
    }
    if (unit.kind === "cut-archive") logsInArchive = 0;
  }
  // Silence would pass for logs without records.
  if (nothing) {
    terminal.err(`No file whose name ends in .evtx, .evtx.gz or .zip is in ${positionals.map(visible).join(", ")}.\n`);
  }
  return isWhole ? exitCode.ok : exitCode.failed;
}

/** Prints the records of a file; false when it is no log, of which nothing is printed. */
async function dumpFile(
  bytes: Bytes,
  format: EvtxDumpFormat,
  terminal: Terminal,
  problem: (words: string) => void,
): Promise<boolean> {
  const dump = new EvtxDump(format);
  let head: Uint8Array = new Uint8Array(0);
  let isLog: boolean | null = null;
  let trouble: string | null = null;
  const print = ({ bytes: text, problems }: EvtxDumped): void => {
    if (text.length > 0) printBytes(text, terminal);
    for (const each of problems) problem(each.message);
  };
  const onTrouble = (_code: string, message: string): void => {
    trouble = message;
  };
  try {
    for await (const chunk of contentOf(bytes, UNPACK_BOUNDS, { onBytes: () => {}, onTrouble })) {
      if (isLog === false) {
        // In an archive without a directory only its end tells where the next one begins.
        if (bytes.inside === undefined) break;
        continue;
      }
      if (isLog) print(dump.push(chunk));
      else {
        head = Buffer.concat([head, chunk]);
        if (head.length < DETECT_BYTES) continue;
        isLog = isEvtx(head);
        if (isLog) print(dump.push(head));
      }
      await terminal.ready?.();
    }
  } catch (error) {
    trouble = fileReason(error);
  }
  if (isLog === null) {
    isLog = isEvtx(head);
    if (isLog) print(dump.push(head));
  }
  if (isLog) print(dump.end());
  if (trouble !== null) problem(trouble);
  return isLog;
}

/** On a terminal control characters are written out, as everywhere; into a file or a pipe goes what the log has. */
function printBytes(bytes: Uint8Array, terminal: Terminal): void {
  if (terminal.outIsTTY) terminal.out(Buffer.from(bytes).toString("utf8").split("\n").map(visible).join("\n"));
  else if (terminal.outBytes === undefined) terminal.out(Buffer.from(bytes).toString("utf8"));
  else terminal.outBytes(bytes);
}

export const dump: CommandLine = { name: "dump", summary: "print the records of Windows event logs (EVTX)", help, run };
