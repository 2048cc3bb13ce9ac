import { HEAD_BYTES, MAX_RECORD_BYTES } from "@quaestor/telemetry";
import type { Arrival } from "../../services/intake/read-arrival.ts";

/** One operation of a bulk body that carries a document. */
export interface BulkDocument extends Arrival {
  readonly kind: "document";
}

/** One operation that is not carried out here: events are kept as they came. */
export interface BulkRefusal {
  readonly kind: "refusal";
  readonly verb: "update" | "delete";
  readonly index: string | null;
  readonly id: string | null;
  readonly line: number;
}

export type BulkOperation = BulkDocument | BulkRefusal;

interface Action {
  readonly verb: "create" | "index" | "update" | "delete";
  readonly index: string | null;
  readonly id: string | null;
  readonly line: number;
}

const newline = 10;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes of a bulk body in, operations out, however the bytes are cut. Holds at most one line of {@link MAX_RECORD_BYTES};
 * of a longer document the head is kept. An action line that cannot be read ends the body (nobody can tell what the
 * lines after it are): then {@link problem} says so, and what came before was given.
 */
export class BulkReader {
  /** Why nothing after this can be read, with the line. */
  problem: string | null = null;
  /** Bytes of the body so far, unpacked. */
  bytes = 0;
  readonly #defaultIndex: string | null;
  #pieces: Uint8Array[] = [];
  #pending = 0;
  /** Bytes of the line at hand that were passed over because the line is too long. */
  #skipped = 0;
  #line = 0;
  #action: Action | null = null;

  /** `defaultIndex`: from the request's path, for operations that name none. */
  constructor(defaultIndex: string | null) {
    this.#defaultIndex = defaultIndex;
  }

  /** Takes the next bytes and gives the operations that became whole. The bytes may be reused afterwards. */
  push(chunk: Uint8Array): BulkOperation[] {
    this.bytes += chunk.length;
    const out: BulkOperation[] = [];
    let from = 0;
    while (this.problem === null) {
      const end = chunk.indexOf(newline, from);
      if (end < 0) break;
      this.#hold(chunk.subarray(from, end));
      this.#endLine(out);
      from = end + 1;
    }
    if (this.problem === null && from < chunk.length) this.#hold(copied(chunk.subarray(from)));
    return out;
  }

  /** Gives what remains. Elasticsearch insists on a newline after the last line; here it may be missing. */
  end(): BulkOperation[] {
    const out: BulkOperation[] = [];
    if (this.problem === null && this.#pending > 0) this.#endLine(out);
    if (this.problem === null && this.#action !== null)
      this.problem = `Line ${this.#action.line} is an action; the body ends before its document.`;
    return out;
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    if (this.#skipped > 0) {
      this.#skipped += piece.length;
      return;
    }
    this.#pieces.push(piece);
    this.#pending += piece.length;
    if (this.#pending > MAX_RECORD_BYTES) {
      this.#skipped = this.#pending;
      this.#pieces = [copied(joined(this.#pieces).subarray(0, HEAD_BYTES))];
    }
  }

  #endLine(out: BulkOperation[]): void {
    const bytes = this.#skipped > 0 ? this.#skipped : this.#pending;
    let line = joined(this.#pieces);
    if (this.#skipped === 0 && line.at(-1) === 13) line = line.subarray(0, -1);
    this.#pieces = [];
    this.#pending = 0;
    this.#skipped = 0;
    this.#line += 1;
    if (this.#action === null) this.#takeAction(line, bytes, out);
    else this.#takeSource(this.#action, line, bytes, out);
  }

  #takeAction(bytes: Uint8Array, length: number, out: BulkOperation[]): void {
    const text = textOf(bytes);
    if (text?.trim() === "") return;
    const action = length > MAX_RECORD_BYTES || text === null ? null : actionOf(text, this.#line, this.#defaultIndex);
    if (action === null)
      this.problem = `Malformed action/metadata line [${this.#line}]: expected {"create": {…}} or {"index": {…}}.`;
    else if (action.verb === "delete") out.push(refusalOf("delete", action));
    else this.#action = action;
  }

  #takeSource(action: Action, bytes: Uint8Array, length: number, out: BulkOperation[]): void {
    this.#action = null;
    const { verb, index, id, line } = action;
    if (verb === "update" || verb === "delete") out.push(refusalOf(verb, action));
    else {
      // A view into the chunk would keep all of it in memory, and may be overwritten.
      const source = textOf(bytes) ?? copied(bytes);
      const cut = length > MAX_RECORD_BYTES;
      out.push({ kind: "document", verb, index, id, source, cut, bytes: length, line });
    }
  }
}

const refusalOf = (verb: BulkRefusal["verb"], { index, id, line }: Action): BulkRefusal => ({
  kind: "refusal",
  verb,
  index,
  id,
  line,
});

function actionOf(text: string, line: number, defaultIndex: string | null): Action | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(parsed)) return null;
  const [entry, ...more] = Object.entries(parsed);
  if (entry === undefined || more.length > 0) return null;
  const [verb, target] = entry;
  if (verb !== "create" && verb !== "index" && verb !== "update" && verb !== "delete") return null;
  if (!isObject(target)) return null;
  return { verb, index: nameOf(target._index) ?? defaultIndex, id: nameOf(target._id), line };
}

const nameOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** A Buffer's own `slice` is a view. */
const copied = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
