import type { Statement } from "../syntax/ast.ts";

/** A tree without spans and source, as plain data to compare with another. */
export function withoutPlaces(statement: Statement): unknown {
  return strip(statement);
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span" && key !== "source")
      .map(([key, each]) => [key, strip(each)]),
  );
}
