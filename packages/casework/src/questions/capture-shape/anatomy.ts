import { formatInstant } from "@quaestor/telemetry";
import type { Anatomy, AnatomyPart, OutputPlace, PartKind } from "./anatomy-part.ts";
import { clockInName, outputPlace, placeWords, unquoted } from "./output-path.ts";
import { isBlank, type Redirection, redirections, skipBlanks, wordEnd } from "./redirection.ts";

/** More pieces than any person's command line has; what follows is one piece. */
const MAX_PARTS = 200;

/** Cuts a text from left to right; what is not cut is never lost. */
class Cutter {
  readonly text: string;
  readonly parts: AnatomyPart[] = [];
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get full(): boolean {
    return this.parts.length >= MAX_PARTS;
  }

  cut(end: number, kind: PartKind, label: string | null): void {
    if (end <= this.at) return;
    this.parts.push({ start: this.at, end, text: this.text.slice(this.at, end), kind, label });
    this.at = end;
  }

  blanks(to: number): void {
    this.cut(skipBlanks(this.text, this.at, to), "space", null);
  }

  /** Text up to `end`, white space at its end apart. */
  trimmed(end: number, kind: PartKind, label: string): string {
    let last = end;
    while (last > this.at && isBlank(this.text.charCodeAt(last - 1))) last -= 1;
    const piece = this.text.slice(this.at, last);
    this.cut(last, kind, label);
    this.cut(end, "space", null);
    return piece;
  }
}

const SHELL = /(?:^|[\\/])(?:cmd(?:\.exe)?|%comspec%)$/i;

/** The options before the command; true once `/c`, `/k` or `/r` said that the rest is one. */
function cutSwitches(cutter: Cutter): { quiet: boolean; run: boolean } {
  const { text } = cutter;
  let quiet = false;
  for (;;) {
    cutter.blanks(text.length);
    if (cutter.full || text.charAt(cutter.at) !== "/") return { quiet, run: false };
    const letter = text.charAt(cutter.at + 1).toLowerCase();
    if (letter === "c" || letter === "k" || letter === "r") {
      // The shell needs no blank behind it: `/cwhoami` runs whoami.
      cutter.cut(cutter.at + 2, "run", letter === "k" ? "run and stay" : "run");
      return { quiet, run: true };
    }
    let end = cutter.at + 1;
    while (end < text.length && !isBlank(text.charCodeAt(end)) && text.charAt(end) !== "/") end += 1;
    const isQuiet = end === cutter.at + 2 && letter === "q";
    quiet ||= isQuiet;
    cutter.cut(end, isQuiet ? "quiet" : "switch", isQuiet ? "quiet" : "option of the shell");
  }
}

interface Target {
  readonly redirection: Redirection;
  readonly path: string;
  readonly place: OutputPlace;
}

const CAPTURE_PLACES: ReadonlySet<OutputPlace> = new Set([
  "loopback_admin_share",
  "loopback_drive_share",
  "windows_temp",
]);

/**
 * Where the output goes: the last redirection of stdout into a place that captures usually go to, else the last of
 * all. A harmless one appended behind must not hide the one that matters.
 */
function captureTarget(text: string, found: readonly Redirection[], to: number): Target | null {
  let last: Target | null = null;
  let telling: Target | null = null;
  for (const redirection of found) {
    if (redirection.handle !== 1 || redirection.joins !== null) continue;
    const start = skipBlanks(text, redirection.end, to);
    const path = unquoted(text.slice(start, wordEnd(text, start, to)));
    if (path === "") continue;
    last = { redirection, path, place: outputPlace(path) };
    if (CAPTURE_PLACES.has(last.place)) telling = last;
  }
  return telling ?? last;
}

function pathLabel(target: Target): string {
  const clock = clockInName(target.path);
  const place = placeWords[target.place];
  return clock === null ? place : `${place}, name = a clock: ${formatInstant(clock).slice(11, 19)} UTC`;
}

/** What stands behind the captured command: the redirections, their files, and whatever else there is. */
function cutTail(cutter: Cutter, found: readonly Redirection[], target: Target, to: number): boolean {
  const { text } = cutter;
  let stderrToo = false;
  for (const redirection of found) {
    if (redirection.start < cutter.at || cutter.full) continue;
    if (redirection.start > cutter.at) cutter.trimmed(redirection.start, "other", "more of the command");
    if (redirection.joins !== null) {
      const joinsOutput = redirection.handle === 2 && redirection.joins === 1;
      stderrToo ||= joinsOutput;
      cutter.cut(redirection.end, joinsOutput ? "stderr_too" : "other", joinsOutput ? "errors too" : "stream joined");
    } else {
      const isTarget = redirection === target.redirection;
      const isOutput = redirection.handle === 1;
      cutter.cut(redirection.end, isOutput ? "stdout_to" : "other", isOutput ? "stdout to" : "errors to");
      cutter.blanks(to);
      const end = wordEnd(text, cutter.at, to);
      cutter.cut(end, isOutput ? "output_path" : "other", isTarget ? pathLabel(target) : "file");
    }
    cutter.blanks(to);
  }
  cutter.trimmed(to, "other", "more of the command");
  return stderrToo;
}

/** When the whole command stands in one pair of quotes, the shell takes them off: what is inside counts. */
function innerBounds(text: string, from: number): { readonly from: number; readonly to: number } | null {
  let to = text.length;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  const quoted = to - from >= 2 && text.charAt(from) === '"' && text.charAt(to - 1) === '"';
  return quoted ? { from: from + 1, to: to - 1 } : null;
}

function noteOf(text: string, parts: readonly AnatomyPart[], isShell: boolean, args: readonly string[]): string | null {
  if (text === "") return "The command line is empty.";
  if (!isShell) return "The program is not the command shell, so its arguments have no fixed meaning here.";
  if (parts.length >= MAX_PARTS) return `Only the first ${MAX_PARTS} pieces are named.`;
  if (/&(?:gt|lt|amp|quot);/i.test(text)) {
    return "Written with entities (&gt; for >): the record was escaped on its way here and is kept as it came.";
  }
  const operator = parts.find((part) => part.kind === "stdout_to")?.text;
  if (operator !== undefined && args.length > 0 && !args.includes(operator)) {
    return `The source's own split of the arguments has no ${operator} of its own: a quote or a missing blank merged it with its neighbours.`;
  }
  return null;
}

/**
 * Takes a command line apart by position: every character of the original belongs to exactly one part, in order, also
 * for texts that are no command at all. Reads redirections as cmd.exe does (quotes, carets, `2>&1`); runs nothing and
 * is linear in the text's length. `args` are the source's own arguments, used only to say where they disagree.
 */
export function anatomy(commandLine: string, args: readonly string[] = []): Anatomy {
  const cutter = new Cutter(commandLine);
  const { text } = cutter;
  cutter.blanks(text.length);
  const shellEnd = wordEnd(text, cutter.at, text.length);
  const isShell = SHELL.test(unquoted(text.slice(cutter.at, shellEnd)).slice(-64));
  cutter.cut(shellEnd, isShell ? "shell" : "other", isShell ? "shell" : "program");
  const { quiet, run } = isShell ? cutSwitches(cutter) : { quiet: false, run: false };
  cutter.blanks(text.length);

  let to = text.length;
  let found = redirections(text, cutter.at, to);
  let target = captureTarget(text, found, to);
  const inner = run && target === null ? innerBounds(text, cutter.at) : null;
  if (inner !== null) {
    const inside = redirections(text, inner.from, inner.to);
    const insideTarget = captureTarget(text, inside, inner.to);
    if (insideTarget !== null) {
      cutter.cut(inner.from, "other", "quotes round the whole");
      cutter.blanks(inner.to);
      [found, target, to] = [inside, insideTarget, inner.to];
    }
  }

  let command: string;
  let stderrToo = false;
  if (target === null) command = cutter.trimmed(text.length, run ? "captured_command" : "other", "command");
  else {
    command = cutter.trimmed(target.redirection.start, run ? "captured_command" : "other", "captured command");
    stderrToo = cutTail(cutter, found, target, to);
    cutter.trimmed(text.length, "other", "quotes round the whole");
  }
  return {
    parts: cutter.parts,
    command: run && command !== "" ? command : null,
    outputPath: target?.path ?? null,
    outputPlace: target?.place ?? null,
    attackerClock: target === null ? null : clockInName(target.path),
    quiet,
    run,
    stdoutRedirected: target !== null,
    stderrToo,
    encodeHex: /(?:^|\s)[-/]encodehex(?:\s|$)/i.test(command),
    note: noteOf(text, cutter.parts, isShell, args),
  };
}
