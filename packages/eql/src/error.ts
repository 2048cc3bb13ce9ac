import { locate, type Source, type SourceLocation } from "./syntax/source.ts";

/**
 * Why a query was refused. Codes are added, never renamed.
 *
 * - `SYNTAX`: the text is not EQL.
 * - `UNSUPPORTED`: it is EQL (today's or Endgame's) that this engine names and refuses.
 * - `LIMIT_EXCEEDED`: longer, deeper or with more tokens than the limits allow.
 * - `UNKNOWN_FIELD`, `UNKNOWN_FUNCTION`: with suggestions in `expected`.
 * - `TYPE_MISMATCH`: an operator on a value of a kind it does not take, or a constant that cannot be read as the field's type.
 * - `FIELD_COMPARISON`: a field compared with a field.
 * - `INVALID_PATTERN`: a regular expression that cannot be read.
 */
export type EqlErrorCode =
  | "SYNTAX"
  | "UNSUPPORTED"
  | "LIMIT_EXCEEDED"
  | "UNKNOWN_FIELD"
  | "UNKNOWN_FUNCTION"
  | "TYPE_MISMATCH"
  | "FIELD_COMPARISON"
  | "INVALID_PATTERN";

export interface EqlErrorDetails {
  readonly code: EqlErrorCode;
  /** What is wrong, for people; the place is added by the error. */
  readonly problem: string;
  readonly source: Source;
  /** Half-open range in the source text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What would have been accepted here, or names that are close to the unknown one. */
  readonly expected?: readonly string[];
  /** What stood there instead. */
  readonly found?: string;
}

/** A query that cannot be run, with its place. `message` starts with `line L:C:` as Elasticsearch writes it. */
export class EqlError extends Error {
  override readonly name = "EqlError";
  readonly code: EqlErrorCode;
  /** The message without the place. */
  readonly problem: string;
  readonly location: SourceLocation;
  readonly expected: readonly string[];
  readonly found: string | null;
  readonly #source: Source;
  readonly #length: number;

  constructor(details: EqlErrorDetails) {
    const location = locate(details.source, details.start);
    super(`line ${location.line}:${location.column}: ${details.problem}`);
    this.code = details.code;
    this.problem = details.problem;
    this.location = location;
    this.expected = details.expected ?? [];
    this.found = details.found ?? null;
    this.#source = details.source;
    this.#length = Math.max(1, details.end - details.start);
  }

  /** The message, the line it is about, and carets under the place; for a fixed-width font. */
  draw(): string {
    const { line, column, offset } = this.location;
    const { text, name } = this.#source;
    const begin = offset - (column - 1);
    const end = endOfLine(text, begin);
    // A line of a minified query can be very long: show a window of it round the place.
    const from = Math.max(begin, offset - 80);
    const shown = text.slice(from, Math.min(end, offset + 80));
    const lead = visible(text.slice(from, offset)).replace(/[^\t]/gu, " ");
    const carets = "^".repeat(Math.max(1, Math.min(this.#length, end - offset, 80)));
    const gutter = " ".repeat(String(line).length);
    return `${name}:${line}:${column}: ${this.problem}\n${line} | ${visible(shown)}\n${gutter} | ${lead}${carets}`;
  }
}

function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === "\n" || text[i] === "\r") return i;
  return text.length;
}

/** Control and direction characters would move the carets or the terminal: each is shown as one mark. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\t]/gu, "\u{fffd}");
}
