import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatInstant, type Instant, instantFromMs, NS_PER_SECOND, parseInstant } from "@quaestor/telemetry";
import { projectRoot } from "../../config/config.ts";
import { loadRulePaths, type RuleShelf } from "../../services/rule-shelf.ts";
import { scan as scanFiles } from "../../services/scan/scan.ts";
import { alertWriter, type Format, formats, type Sink } from "../alerts/alert-writer.ts";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";
import { type OutputFile, outputFile } from "../output-file.ts";
import { visible } from "../progress.ts";
import { scanProgress } from "../scan-progress.ts";
import { type ScanReport, scanReport, unfinished } from "../scan-report.ts";
import { scanSummary } from "../scan-summary.ts";

const help = `usage: quaestor scan [options] PATH...

Runs the rules over files and folders of telemetry, over all of their time, without a server and without a data
directory. Reads EVTX, NDJSON, JSON arrays, Elasticsearch hits and bulk bodies, event XML, gzip of these, and zip archives
of all of these. Nothing is unpacked to disk.

  --rule PATH      a rule file, or a folder of them; may be given more than once (default: the rules that ship)
  --from TIME      only events at this time or later, by @timestamp (2026-03-02, 2026-03-02T10:00:00Z; UTC without a zone)
  --to TIME        only events up to this time; a day alone means to its end
  --format FORMAT  table, ndjson (alert documents, one a line) or csv (default: table)
  --json           the same as --format ndjson
  --wide           a table's lines in full; without it they are cut to the terminal's width
  --output FILE    alerts to this file instead of standard output
  --report FILE    a JSON report: every file read, what was put aside, why, and the counts
  --jobs N         threads that read (default: as many as there are processors)
  --progress       progress in any case; without it only on a terminal, and not with ndjson on standard output
  --quiet          no progress, no summary and no list of what was put aside
  --help

Alerts go to standard output, all else to standard error. records = events + duplicates + quarantined.

Exits 0 when all was read, whether or not there are alerts; 3 when a file, or the rest of one, could not be read (the
others were, and alerts are printed); 64 when called wrongly; 1 when it broke off.
`;

const mostJobs = 256;

interface Options {
  readonly paths: readonly string[];
  readonly rules: readonly string[];
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly format: Format;
  readonly wide: boolean;
  readonly output: string | null;
  readonly report: string | null;
  readonly jobs: number;
  readonly progress: boolean;
  readonly quiet: boolean;
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rule: { type: "string", multiple: true },
      from: { type: "string" },
      to: { type: "string" },
      format: { type: "string" },
      json: { type: "boolean", default: false },
      wide: { type: "boolean", default: false },
      output: { type: "string" },
      report: { type: "string" },
      jobs: { type: "string" },
      progress: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError("name at least one file or folder");
  const [from, to] = [instantOf("--from", values.from, false), instantOf("--to", values.to, true)];
  if (from !== null && to !== null && to < from) throw new UsageError("--to is before --from");
  return {
    paths: positionals,
    rules: values.rule ?? [join(projectRoot(), "rules")],
    from,
    to,
    format: formatOf(values.format, values.json),
    wide: values.wide,
    output: values.output ?? null,
    report: values.report ?? null,
    jobs: jobsOf(values.jobs),
    progress: values.progress,
    quiet: values.quiet,
  };
}

const isDay = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

function instantOf(option: string, text: string | undefined, end: boolean): Instant | null {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant === null) throw new UsageError(`${option} ${visible(text)} is no time such as 2026-03-02T10:00:00Z`);
  return end && isDay.test(text) ? instant + 86_400n * NS_PER_SECOND - 1n : instant;
}

function formatOf(text: string | undefined, json: boolean): Format {
  if (text === undefined) return json ? "ndjson" : "table";
  const format = formats.find((each) => each === text);
  if (format === undefined) throw new UsageError(`--format is one of ${formats.join(", ")}, not "${visible(text)}"`);
  if (json && format !== "ndjson") throw new UsageError("--json and --format say different things");
  return format;
}

function jobsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), mostJobs);
  const jobs = Number(text);
  if (!Number.isSafeInteger(jobs) || jobs < 1 || jobs > mostJobs)
    throw new UsageError(`--jobs is a number from 1 to ${mostJobs}, not "${visible(text)}"`);
  return jobs;
}

async function rulesOf(places: readonly string[], terminal: Terminal): Promise<RuleShelf> {
  const { shelf, missing } = await loadRulePaths(places);
  const [first] = missing;
  if (first !== undefined) throw new UsageError(`no rule can be read at ${visible(first.path)}: ${first.reason}`);
  for (const { file, line, field, message } of shelf.problems)
    terminal.err(`${visible(file)}:${line}: ${visible(field ?? "file")}: ${visible(message)}\n`);
  if (shelf.rules.length === 0) throw new UsageError("no rule could be loaded");
  return shelf;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args);
  const shelf = await rulesOf(options.rules, terminal);
  const at = now();
  const executionId = randomUUID();
  const file = options.output === null ? null : await outputFile(options.output);
  const report =
    options.report === null
      ? null
      : await scanReport(options.report, {
          inputs: options.paths,
          rules: shelf.rules,
          ruleProblems: shelf.problems,
          startedAt: formatInstant(at),
          executionId,
        });
  try {
    return await scanAndTell({ options, shelf, at, executionId, file, report, terminal });
  } catch (error) {
    await report?.discard();
    throw error;
  } finally {
    await file?.close();
  }
}

interface Scan {
  readonly options: Options;
  readonly shelf: RuleShelf;
  readonly at: Instant;
  readonly executionId: string;
  readonly file: OutputFile | null;
  readonly report: ScanReport | null;
  readonly terminal: Terminal;
}

async function scanAndTell({ options, shelf, at, executionId, file, report, terminal }: Scan): Promise<number> {
  const { paths, from, to, format, jobs, quiet } = options;
  const progress = scanProgress(terminal, paths, {
    wanted: !quiet && (format !== "ndjson" || file !== null),
    forced: options.progress && !quiet,
  });
  const summary = scanSummary(terminal);
  const onScreen = file === null && terminal.columns !== undefined && !options.wide;
  const writer = alertWriter(format, onScreen ? (terminal.columns ?? null) : null, sinkOf(file, terminal));
  const search = { rules: shelf.rules.map(({ rule }) => rule), from, to, at, executionId, read: {} };
  const began = performance.now();
  const counts = await scanFiles(
    { paths, search, jobs, except: ownFiles(options) },
    {
      async alert(alert) {
        progress.clear();
        await writer.write(alert);
      },
      nearMiss: summary.nearMiss,
      async file(each) {
        summary.file(each);
        await report?.file(each);
      },
      progress: progress.show,
    },
  );
  await writer.end();
  progress.stop();
  const code = counts.unread > 0 ? exitCode.unread : exitCode.ok;
  await report?.end(counts, formatInstant(now()), code);
  if (!quiet) summary.print(counts, performance.now() - began);
  return code;
}

const now = (): Instant => instantFromMs(Date.now()) ?? 0n;

function sinkOf(file: OutputFile | null, terminal: Terminal): Sink {
  if (file !== null) return file.write;
  return async (text) => {
    terminal.out(text);
    await terminal.ready?.();
  };
}

/** What a scan writes may lie in a folder that it reads. */
function ownFiles({ output, report }: Options): (path: string) => boolean {
  const own = new Set(
    [output, report, report === null ? null : unfinished(report)].flatMap((path) =>
      path === null ? [] : [resolve(path)],
    ),
  );
  return (path) => own.has(resolve(path));
}

export const scan: CommandLine = { name: "scan", summary: "run the rules over files, without a server", help, run };
