import { generateSample, type SampleRecord } from "../src/index.ts";

/** Tuesday, 3 March 2026, 14:20 UTC. */
export const TUESDAY = Date.UTC(2026, 2, 3, 14, 20);

export function gather(seed: number, now: number): SampleRecord[] {
  return [...generateSample({ seed, now })];
}

export function hostOf(record: SampleRecord): string {
  return record.host.name.split(".")[0] ?? "";
}

export function isSysmon(record: SampleRecord): boolean {
  return record.event.provider === "Microsoft-Windows-Sysmon";
}

/** A value of event_data; absent is an empty text, which no test compares with. */
export function data(record: SampleRecord, name: string): string {
  return record.winlog.event_data[name] ?? "";
}

export interface Start {
  readonly record: SampleRecord;
  readonly source: "sysmon" | "security";
  readonly host: string;
  readonly user: string;
  readonly image: string;
  readonly commandLine: string;
  readonly parentImage: string;
  readonly pid: number;
  readonly parentPid: number;
  readonly logonId: string;
  readonly at: string;
}

/** Process starts of both sources in one form, with the user and session the process runs in. */
export function startsOf(records: readonly SampleRecord[]): Start[] {
  return records.flatMap((record): Start[] => {
    const common = { record, host: hostOf(record), commandLine: data(record, "CommandLine"), at: record["@timestamp"] };
    if (isSysmon(record) && record.event.code === "1") {
      return [
        {
          ...common,
          source: "sysmon",
          user: data(record, "User"),
          image: data(record, "Image"),
          parentImage: data(record, "ParentImage"),
          pid: Number(data(record, "ProcessId")),
          parentPid: Number(data(record, "ParentProcessId")),
          logonId: data(record, "LogonId"),
        },
      ];
    }
    if (!isSysmon(record) && record.event.code === "4688") {
      const other = data(record, "TargetUserName") !== "-";
      return [
        {
          ...common,
          source: "security",
          user: other
            ? `${data(record, "TargetDomainName")}\\${data(record, "TargetUserName")}`
            : `${data(record, "SubjectDomainName")}\\${data(record, "SubjectUserName")}`,
          image: data(record, "NewProcessName"),
          parentImage: data(record, "ParentProcessName"),
          pid: Number(data(record, "NewProcessId")),
          parentPid: Number(data(record, "ProcessId")),
          logonId: other ? data(record, "TargetLogonId") : data(record, "SubjectLogonId"),
        },
      ];
    }
    return [];
  });
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("\\") + 1);
}

/**
 * The rule's condition read off the text, for tests of shapes alone; that the real rule agrees is another test.
 * Blanks separate arguments here, which is enough because no story puts a token inside quotes.
 */
export function looksLikeAlert(start: Start): boolean {
  const args = start.commandLine.toLowerCase().split(/[ \t]+/);
  const has = (token: string): boolean => args.includes(token);
  return (
    baseName(start.parentImage).toLowerCase() === "wmiprvse.exe" &&
    baseName(start.image).toLowerCase() === "cmd.exe" &&
    has("/c") &&
    has("/q") &&
    has("1>") &&
    has("2>&1") &&
    (has("-encodehex") ||
      args.some(
        (arg) =>
          (arg.startsWith("c:\\windows\\temp\\") && arg.endsWith(".txt")) ||
          arg.startsWith("\\windows\\temp\\") ||
          arg.startsWith("\\\\127.0.0.1\\c$\\windows\\temp\\") ||
          (arg.startsWith("\\\\127.0.0.1\\admin$\\__") && arg.includes(".")),
      ))
  );
}
