import { rename, rm } from "node:fs/promises";
import type { RuleProblem } from "@quaestor/detection";
import type { ShelvedRule } from "../services/rule-shelf.ts";
import type { FileReport } from "../services/scan/file-reports.ts";
import type { ScanCounts } from "../services/scan/scan.ts";
import { type OutputFile, outputFile } from "./output-file.ts";
import { version } from "./version.ts";

export interface ScanAbout {
  readonly inputs: readonly string[];
  readonly rules: readonly ShelvedRule[];
  readonly ruleProblems: readonly RuleProblem[];
  readonly startedAt: string;
  readonly executionId: string;
}

export interface ScanReport {
  file(report: FileReport): Promise<void>;
  end(counts: ScanCounts, finishedAt: string, exitCode: number): Promise<void>;
  /** Leaves no report behind. */
  discard(): Promise<void>;
}

/** The name a report has while it is not whole. */
export const unfinished = (path: string): string => `${path}.unfinished`;

/**
 * One JSON document about a scan: every file with what became of it, then the counts. Written as files are read, and
 * given its name when it is whole.
 */
export async function scanReport(path: string, about: ScanAbout): Promise<ScanReport> {
  const out: OutputFile = await outputFile(unfinished(path));
  const { inputs, rules, ruleProblems, startedAt, executionId } = about;
  const head = {
    quaestor: version,
    startedAt,
    executionId,
    inputs,
    rules: rules.map(({ rule }) => ({ rule_id: rule.ruleId, name: rule.name, file: rule.fileName })),
    ruleProblems,
  };
  await out.write(`${JSON.stringify(head).slice(0, -1)},"files":[`);
  let separator = "\n";
  return {
    async file(report) {
      await out.write(separator + JSON.stringify(report));
      separator = ",\n";
    },
    async end(counts, finishedAt, exitCode) {
      await out.write(`\n],${JSON.stringify({ counts, finishedAt, exitCode }).slice(1)}\n`);
      await out.close();
      await rename(unfinished(path), path);
    },
    async discard() {
      await out.close().catch(() => undefined);
      await rm(unfinished(path), { force: true });
    },
  };
}
