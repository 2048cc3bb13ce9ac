import type { TreeNode } from "@quaestor/api";
import {
  first,
  firstText,
  integrityLevelOf,
  readInteger,
  type StoredEvent,
  sensorOf,
  sensorTitles,
  signatureOf,
} from "@quaestor/telemetry";
import { lineText } from "./cut-text.ts";
import { happenedAtText } from "./event-time.ts";

/** Programs an attacker uses because they are there; shown as a badge, judged by the findings. */
const livingOffTheLand = new Set([
  "powershell.exe",
  "pwsh.exe",
  "rundll32.exe",
  "regsvr32.exe",
  "mshta.exe",
  "wscript.exe",
  "cscript.exe",
  "schtasks.exe",
  "sc.exe",
  "certutil.exe",
  "bitsadmin.exe",
  "msbuild.exe",
  "installutil.exe",
  "net.exe",
  "net1.exe",
  "nltest.exe",
  "wmic.exe",
  "reg.exe",
  "vssadmin.exe",
  "ntdsutil.exe",
  "makecab.exe",
  "tar.exe",
  "robocopy.exe",
  "xcopy.exe",
  "esentutl.exe",
]);

/** A process with every record of its start; the first stands for it. */
export interface ToldProcess {
  readonly records: readonly [StoredEvent, ...StoredEvent[]];
}

/** What the first record that has the field says; sensors each leave some out. */
export function told({ records }: ToldProcess, field: string): string | undefined {
  for (const { document } of records) {
    const value = firstText(document, field);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

function toldPid({ records }: ToldProcess, field: string): number | null {
  for (const { document } of records) {
    const pid = readInteger(first(document, field));
    if (pid !== null) return pid;
  }
  return null;
}

/** The event that stands for a process. */
export const keyOf = ({ records }: ToldProcess): string => records[0].id;
export const inferredKey = (child: ToldProcess): string => `parent-of-${keyOf(child)}`;

/** Who told of a process, each once. */
export const toldBy = (records: readonly StoredEvent[]): string[] => [
  ...new Set(records.map(({ document }) => sensorTitles[sensorOf(document)])),
];

/** A process that was recorded. */
export function treeNode(
  process: ToldProcess,
  role: TreeNode["role"],
  parentKey: string | null,
  link: TreeNode["link"],
): TreeNode {
  const [primary, ...others] = process.records;
  const name = told(process, "process.name") ?? "unnamed";
  return {
    key: keyOf(process),
    parentKey,
    eventId: primary.id,
    alsoEventIds: others.map((event) => event.id),
    toldBy: toldBy(process.records),
    name,
    pid: toldPid(process, "process.pid"),
    commandLine: lineOrNull(told(process, "process.command_line")),
    time: happenedAtText(primary),
    role,
    link,
    badges: badgesOf(process),
    folded: name.toLowerCase() === "conhost.exe",
  };
}

/** A parent that only its child tells of. */
export function inferredNode(child: ToldProcess, role: TreeNode["role"]): TreeNode {
  return {
    key: inferredKey(child),
    parentKey: null,
    eventId: null,
    alsoEventIds: [],
    toldBy: [],
    name: told(child, "process.parent.name") ?? "unknown parent",
    pid: toldPid(child, "process.parent.pid"),
    commandLine: lineOrNull(told(child, "process.parent.command_line")),
    time: null,
    role,
    link: null,
    badges: [],
    folded: false,
  };
}

function badgesOf(process: ToldProcess): string[] {
  const name = told(process, "process.name")?.toLowerCase() ?? "";
  const levels = process.records.map(({ document }) => integrityLevelOf(document));
  const integrity = levels.find((level) => level !== null)?.level;
  const signatures = process.records.map(({ document }) => signatureOf(document, "process"));
  const trusted = signatures.find((signature) => signature.trusted !== null)?.trusted;
  return [
    ...(livingOffTheLand.has(name) ? ["LOLBin"] : []),
    ...(integrity === undefined ? [] : [`${integrity} integrity`]),
    ...(trusted == null ? [] : [trusted ? "signed" : "signature not trusted"]),
  ];
}

const lineOrNull = (line: string | undefined): string | null => (line === undefined ? null : lineText(line));
