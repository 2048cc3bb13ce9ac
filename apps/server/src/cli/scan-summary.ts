import type { FileReport } from "../services/scan/file-reports.ts";
import { type Aside, type FoundMiss, isOfWholeFile } from "../services/scan/portion.ts";
import type { ScanCounts } from "../services/scan/scan.ts";
import type { Terminal } from "./command.ts";
import { visible } from "./progress.ts";
import { number } from "./scan-progress.ts";

const [shownFiles, shownRecords, shownMisses] = [50, 20, 20];

export interface ScanSummary {
  file(report: FileReport): void;
  nearMiss(miss: FoundMiss): void;
  print(counts: ScanCounts, tookMs: number): void;
}

/** What is said on standard error at the end of a scan: files not read, records put aside, near misses, then the counts. */
export function scanSummary(terminal: Terminal): ScanSummary {
  const files: { readonly file: string; readonly reason: string }[] = [];
  const records: (Aside & { readonly file: string })[] = [];
  const misses: FoundMiss[] = [];
  let quarantinedRecords = 0;
  return {
    file({ file, unread, quarantined, problems }) {
      if (unread !== null && files.length < shownFiles) files.push({ file, reason: unread });
      quarantinedRecords += quarantined - problems.filter(isOfWholeFile).length;
      for (const problem of problems) {
        if (!isOfWholeFile(problem) && records.length < shownRecords) records.push({ ...problem, file });
      }
    },
    nearMiss(miss) {
      if (misses.length < shownMisses) misses.push(miss);
    },
    print(counts, tookMs) {
      for (const { file, reason } of files) terminal.err(`not read     ${visible(file)}: ${visible(reason)}\n`);
      more(terminal, counts.unread - files.length, "files not read");
      for (const { file, line, message } of records)
        terminal.err(`quarantined  ${visible(file)}${line > 0 ? `:${line}` : ""}: ${visible(message)}\n`);
      more(terminal, quarantinedRecords - records.length, "records quarantined");
      for (const { file, reasons, commandLine } of misses)
        terminal.err(`near miss    ${visible(file)}: ${reasons.join(", ")}: ${visible(commandLine)}\n`);
      if (counts.nearMisses > misses.length)
        terminal.err(`… and ${number(counts.nearMisses - misses.length)} more near misses\n`);
      terminal.err(countsLine(counts));
      const seconds = Math.max(tookMs / 1000, 0.001);
      const rate = number(Math.round(counts.records / seconds));
      const found = `${several(counts.alerts, "alert")}, ${several(counts.nearMisses, "near miss", "near misses")}`;
      terminal.err(`${found}; ${seconds.toFixed(1)} s, ${rate} records a second\n`);
    },
  };
}

function more(terminal: Terminal, count: number, what: string): void {
  if (count > 0) terminal.err(`… and ${number(count)} more ${what}; --report FILE names them\n`);
}

function countsLine({ records, events, duplicates, quarantined, files, unread, outside }: ScanCounts): string {
  const sum = `${number(records)} records = ${number(events)} events + ${number(duplicates)} duplicates + ${number(quarantined)} quarantined`;
  const places = `in ${several(files, "file")}${unread > 0 ? `, ${number(unread)} of them not read or not to the end` : ""}`;
  return `${sum}, ${places}${outside > 0 ? `; ${number(outside)} outside the time asked for` : ""}\n`;
}

const several = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
