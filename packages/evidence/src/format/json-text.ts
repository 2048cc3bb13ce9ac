import { EvidenceError } from "../evidence-error.ts";

/**
 * JSON with members sorted by name, so that the same content gives the same bytes; 64-bit integers become decimal
 * strings; members that are undefined are left out. Throws `NOT_JSON` for what JSON cannot carry.
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value, 0), null, indent);
}

/** One value a line, LF after each. */
export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${jsonText(value)}\n`).join("");
}

const MAX_DEPTH = 500;

function sorted(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new EvidenceError("NOT_JSON", `A document is nested deeper than ${MAX_DEPTH} levels.`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new EvidenceError("NOT_JSON", "A document holds a number that is not finite.");
  }
  if (Array.isArray(value)) return value.map((item) => sorted(item ?? null, depth + 1));
  if (typeof value === "object") {
    // A map without a prototype, so that a member named __proto__ stays a member.
    const copy: Record<string, unknown> = Object.create(null);
    for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
      if (member !== undefined) copy[name] = sorted(member, depth + 1);
    }
    return copy;
  }
  throw new EvidenceError("NOT_JSON", `A document holds a ${typeof value}.`);
}
