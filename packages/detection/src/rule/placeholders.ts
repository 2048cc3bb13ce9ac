import type { JsonValue } from "@quaestor/telemetry";

/** The entries of a rule file's `transform` tables, by kind. */
export interface Transforms {
  readonly investigate: readonly JsonValue[];
  readonly osquery: readonly JsonValue[];
}

const PLACEHOLDER =
  /\$\$|\$(?:\{(investigate|osquery)_([0-9]{1,6})\}|(investigate|osquery)_([0-9]{1,6})(?![A-Za-z0-9_]))/g;

/**
 * Puts the transforms in the place of `$investigate_N` and `$osquery_N` as `!{investigate{…}}`, JSON with sorted keys
 * and no blanks; `$$` becomes `$`, names that mean nothing stay as they are (elastic-semantics, section 1.1). The name
 * is read greedily, so `$investigate_1` leaves `$investigate_10` alone.
 */
export function replacePlaceholders(note: string, transforms: Transforms): string {
  return note.replace(
    PLACEHOLDER,
    (whole, braced?: string, bracedIndex?: string, bare?: string, bareIndex?: string) => {
      if (whole === "$$") return "$";
      const kind = braced ?? bare;
      const index = Number(bracedIndex ?? bareIndex);
      if (kind !== "investigate" && kind !== "osquery") return whole;
      const entry = transforms[kind][index];
      return entry === undefined ? whole : `!{${kind}${sortedJson(entry)}}`;
    },
  );
}

function sortedJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  if (isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`);
  return `{${members.join(",")}}`;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
