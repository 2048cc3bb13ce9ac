import {
  type EcsDocument,
  firstText,
  isSecurity4688,
  saysNothing,
  splitSecurity4688,
  splitWindowsArgv,
  values,
} from "@quaestor/telemetry";
import type { NearMissReasonId } from "./near-miss.ts";
import {
  cutAtRedirections,
  hasUnbalancedQuote,
  piecesByBlanks,
  quotedRedirection,
  separateOptions,
  withoutDoubledBackslashes,
  withoutEntities,
  withoutJsonEscapes,
  withWholeUnc,
} from "./readings.ts";

/** One thing that can be undone. `quotes` has four names, by what the quotes do. */
export type Repair =
  | Exclude<NearMissReasonId, "unbalanced_quote" | "escaped_quote" | "quotes_kept" | "quoted_together">
  | "quotes";

/** In the order in which they are given up: what is left at the end is what is needed. */
export const repairs: readonly Repair[] = [
  "doubled_backslashes",
  "halved_unc",
  "json_escapes",
  "xml_entities",
  "joined_options",
  "glued_redirection",
  "quotes",
  "no_os_type",
  "no_process_name",
  "no_parent_name",
];

/** The command line of an event, and how its source split it. */
export interface CommandText {
  readonly document: EcsDocument;
  /** As received; the arguments joined by blanks where there is no command line; empty when there is neither. */
  readonly line: string;
  readonly args: readonly string[];
}

export function commandText(document: EcsDocument): CommandText {
  const args = values(document, "process.args").map(String);
  return { document, line: firstText(document, "process.command_line") ?? args.join(" "), args };
}

/** What the arguments are once some things are undone: those the source gave, and those the eye reads. */
export function readArguments({ document, line, args }: CommandText, undone: ReadonlySet<Repair>): readonly string[] {
  let text = line;
  if (undone.has("json_escapes")) text = withoutJsonEscapes(text);
  if (undone.has("xml_entities")) text = withoutEntities(text);
  if (undone.has("doubled_backslashes")) text = withoutDoubledBackslashes(text);
  const split = isSecurity4688(document) ? splitSecurity4688 : splitWindowsArgv;
  let pieces: readonly string[] = text === line && args.length > 0 ? args : split(text);
  if (undone.has("quotes")) pieces = [...piecesByBlanks(text), ...pieces.map((piece) => piece.replaceAll('"', ""))];
  const options = undone.has("joined_options") ? separateOptions(pieces) : [];
  if (undone.has("glued_redirection")) pieces = pieces.flatMap(cutAtRedirections);
  if (undone.has("halved_unc")) pieces = pieces.map(withWholeUnc);
  return [...new Set([...args, ...pieces, ...options])];
}

const telling = (document: EcsDocument, path: string): string | undefined =>
  values(document, path)
    .map(String)
    .find((value) => !saysNothing(value));

const SHELL = /^\s*"?(?:[^"]*[\\/])?(?:cmd(?:\.exe)?|%comspec%)(?=["\s/]|$)/i;
/** Longer than any path Windows takes for a program. */
const PROGRAM_LENGTH = 400;

/** Fields that the record leaves out, with what they may be taken for: nothing in it speaks against it. */
export function readFields(document: EcsDocument, undone: ReadonlySet<Repair>): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  if (undone.has("no_parent_name") && telling(document, "process.parent.name") === undefined) {
    const path = telling(document, "process.parent.executable");
    if (path === undefined || /[\\/]wmiprvse\.exe$/i.test(path)) fields.set("process.parent.name", ["WmiPrvSE.exe"]);
  }
  if (undone.has("no_process_name") && telling(document, "process.name") === undefined) {
    const program = telling(document, "process.executable") ?? commandText(document).line;
    if (SHELL.test(program.slice(0, PROGRAM_LENGTH))) fields.set("process.name", ["cmd.exe"]);
  }
  if (undone.has("no_os_type") && telling(document, "host.os.type") === undefined) {
    const other = telling(document, "host.os.platform") ?? telling(document, "host.os.family") ?? "windows";
    if (other.toLowerCase() === "windows") fields.set("host.os.type", ["windows"]);
  }
  return fields;
}

/** The reason's id: what quotes do to a command line has four names. */
export function reasonOf(repair: Repair, { document, line }: CommandText): NearMissReasonId {
  if (repair !== "quotes") return repair;
  if (/\\"/.test(line) && !isSecurity4688(document)) return "escaped_quote";
  if (hasUnbalancedQuote(line)) return "unbalanced_quote";
  return isSecurity4688(document) && quotedRedirection(line) === null ? "quotes_kept" : "quoted_together";
}

const MARKS: Readonly<Partial<Record<NearMissReasonId, RegExp>>> = {
  xml_entities: /[0-9]?&(?:amp;)?(?:gt|#0*62|#x0*3e);\S*/i,
  json_escapes: /[0-9]?\\u003e\S*/i,
  doubled_backslashes: /\\\\\\\\\S*/,
  halved_unc: /\\127\.0\.0\.1\\\S*/,
  unbalanced_quote: /"[^"]*$/,
  escaped_quote: /\\".*/s,
  quotes_kept: /"[^"]*"/,
  glued_redirection: /[0-9]>[^\s&]\S*|\S[0-9]?>&?[0-9]?\S*/,
  joined_options: /\/[a-z]\/\S*|\/c[^\s/]\S*/i,
};
const SHOWN = 160;

/** The piece of the command line in which a reason shows, as received, cut where it is long. */
export function placeOf(id: NearMissReasonId, line: string): string | null {
  const found = id === "quoted_together" ? quotedRedirection(line) : (MARKS[id]?.exec(line)?.[0] ?? null);
  return found === null ? null : found.slice(0, SHOWN);
}
