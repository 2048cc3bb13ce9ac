import { randomUUID } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { firstText, instantFromMs, type NewEvent, type Quarantined } from "@quaestor/telemetry";
import { projectRoot } from "../../config/config.ts";
import { loadRuleFolder, type RuleShelf, shelve } from "../../services/rule-shelf.ts";
import { type ScanCounts, scan as scanFiles } from "../../services/scan.ts";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";
import { progressLine, visible } from "../progress.ts";

const help = `usage: quaestor scan [options] PATH...

Runs the rules over files and folders of telemetry, over all of their time, without a server and without a data
directory. Reads Windows event logs (EVTX), NDJSON, JSON arrays, Elasticsearch hits and bulk bodies, event XML, and gzip of
these.

  --rule PATH   a rule file, or a folder of them (default: the rules that ship)
  --json        alert documents on standard output, one a line
  --quiet       no summary and no list of what was quarantined
  --help

Alerts go to standard output; the summary and what could not be read go to standard error. Exits 0 whether or not there
are alerts, 1 when no path could be read at all, 64 when called wrongly.
`;

const shownQuarantined = 20;

async function shelfOf(path: string | undefined): Promise<RuleShelf> {
  const place = path ?? join(projectRoot(), "rules");
  const info = await stat(place).catch(() => null);
  if (info === null) throw new UsageError(`there is no rule file or folder at ${place}`);
  return info.isDirectory()
    ? loadRuleFolder(place)
    : shelve([{ name: basename(place), text: await readFile(place, "utf8") }]);
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rule: { type: "string" },
      json: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError("name at least one file or folder");
  const shelf = await shelfOf(values.rule);
  for (const problem of shelf.problems)
    terminal.err(`${problem.file}:${problem.line}: ${problem.field ?? "file"}: ${problem.message}\n`);
  if (shelf.rules.length === 0) throw new UsageError("no rule could be loaded");

  const began = performance.now();
  const line = progressLine(terminal);
  const setAside: Quarantined[] = [];
  const counts = await scanFiles(
    {
      input: positionals,
      rules: shelf.rules.map(({ rule }) => rule),
      now: () => instantFromMs(Date.now()) ?? 0n,
      executionId: randomUUID(),
    },
    {
      alert(alert) {
        line.clear();
        terminal.out(values.json ? `${JSON.stringify(alert.document)}\n` : `${asLine(alert)}\n`);
      },
      quarantined(record) {
        if (setAside.length < shownQuarantined) setAside.push(record);
      },
      progress: (soFar, batch) =>
        line.show(`${number(soFar.records)} records, ${soFar.alerts} alerts  ${visible(batch.file)}`),
    },
  );
  line.clear();
  if (!values.quiet) summary(counts, setAside, performance.now() - began, terminal);
  return counts.events === 0 && counts.bytes === 0 && counts.quarantined > 0 ? exitCode.failed : exitCode.ok;
}

function asLine({ document }: NewEvent): string {
  const cell = (field: string): string => visible(firstText(document, field) ?? "missing");
  return [
    cell("kibana.alert.original_time"),
    cell("host.name"),
    cell("kibana.alert.severity"),
    cell("process.pid"),
    cell("process.command_line"),
  ].join("  ");
}

function summary(counts: ScanCounts, setAside: readonly Quarantined[], tookMs: number, terminal: Terminal): void {
  for (const record of setAside)
    terminal.err(
      `quarantined  ${visible(record.file)}${record.line > 0 ? `:${record.line}` : ""}: ${record.message}\n`,
    );
  if (counts.quarantined > setAside.length)
    terminal.err(`… and ${number(counts.quarantined - setAside.length)} more quarantined\n`);
  const rate = counts.records / Math.max(tookMs / 1000, 0.001);
  terminal.err(
    `${number(counts.records)} records = ${number(counts.events)} events + ${number(counts.duplicates)} duplicates + ${number(counts.quarantined)} quarantined, in ${number(counts.files)} file${counts.files === 1 ? "" : "s"}\n` +
      `${number(counts.alerts)} alert${counts.alerts === 1 ? "" : "s"}; ${(tookMs / 1000).toFixed(1)} s, ${number(Math.round(rate))} records a second\n`,
  );
}

const number = (value: number): string => value.toLocaleString("en-US");

export const scan: CommandLine = { name: "scan", summary: "run the rules over files, without a server", help, run };
