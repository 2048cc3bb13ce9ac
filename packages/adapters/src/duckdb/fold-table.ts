import type { DuckDBConnection } from "@duckdb/node-api";
import { foldCase, TelemetryError } from "@quaestor/telemetry";

/** Code points that the engine's lower() leaves apart from their folding, and what they fold to. */
export interface FoldTable {
  readonly from: string;
  readonly to: string;
}

/** Letters with case are only in the first two planes of Unicode. */
const NO_CASE_FROM = 0x20000;

let known: FoldTable | null = null;
let beyond: RegExp | null = null;

/** Finds a character whose folding is not what the engine's lower() makes of it. */
export function beyondLower(): RegExp {
  beyond ??= new RegExp(`[\u0130${foldTable().from}]`, "u");
  return beyond;
}

/** The table of {@link loadFoldTable}. */
export function foldTable(): FoldTable {
  if (known === null) throw new TelemetryError("STORE_FAILED", "The fold table is read when a store is opened.");
  return known;
}

/** Takes the table over from the thread that has the engine. */
export function adoptFoldTable(table: FoldTable): void {
  known = table;
}

/**
 * Works out where the engine's lower() and `foldCase` differ. Both follow the Unicode version they were built with, so
 * the difference belongs to this process and is computed once in it. Throws TelemetryError STORE_FAILED if some code
 * point cannot be brought to its folding.
 */
export async function loadFoldTable(connection: DuckDBConnection): Promise<void> {
  if (known !== null) return;
  const changed = await lowered(connection);
  const from: string[] = [];
  const to: string[] = [];
  for (let point = 0x80; point < NO_CASE_FROM; point++) {
    if (point === 0xd800) point = 0xe000;
    const character = String.fromCodePoint(point);
    // Upper and lower case leave most of Unicode alone; asking them is quicker than folding.
    if (!changed.has(character) && character.toUpperCase() === character && character.toLowerCase() === character) {
      continue;
    }
    const folded = foldCase(character);
    const lower = changed.get(character) ?? character;
    if (lower === character && folded !== character) {
      from.push(character);
      to.push(folded);
    } else if (lower !== folded && character !== "\u0130" && foldCase(lower) !== folded) {
      throw new TelemetryError("STORE_FAILED", "The engine folds a character in an unknown way.", { point });
    }
  }
  known = { from: from.join(""), to: to.join("") };
}

/** Every code point beyond ASCII that lower() changes. */
async function lowered(connection: DuckDBConnection): Promise<ReadonlyMap<string, string>> {
  const result = await connection.runAndReadAll(
    `SELECT string_agg(chr(i::INTEGER) || lower(chr(i::INTEGER)), '')
     FROM range(128, ${NO_CASE_FROM}) t(i) WHERE (i < 55296 OR i > 57343) AND lower(chr(i::INTEGER)) <> chr(i::INTEGER)`,
  );
  const pairs = [...String(result.getRows()[0]?.[0] ?? "")];
  const out = new Map<string, string>();
  for (let i = 0; i + 1 < pairs.length; i += 2) out.set(pairs[i] ?? "", pairs[i + 1] ?? "");
  return out;
}
