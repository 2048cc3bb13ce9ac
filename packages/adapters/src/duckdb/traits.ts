import { hotField } from "./hot-fields.ts";

/**
 * What nearly every question asks of an event, each a bit of the column `traits`: one column of small numbers is read
 * where two of lists and one of texts were. Null for irregular events. Adding one is a migration.
 */
const traits = [
  { path: "event.kind", value: "signal" },
  { path: "event.category", value: "process" },
  { path: "event.category", value: "authentication" },
  { path: "event.category", value: "network" },
  { path: "event.category", value: "file" },
  { path: "event.category", value: "registry" },
  { path: "event.type", value: "start" },
  { path: "event.type", value: "end" },
] as const;

/** The column's value by the other columns of a row, as {@link hotField} names them. */
export function traitsSql(isIrregular: string): string {
  const bits = traits.map(({ path, value }, place) => {
    const hot = hotField(path);
    const holds = hot?.kind === "texts" ? `list_contains(${hot.column}, '${value}')` : `${hot?.column} = '${value}'`;
    return `CASE WHEN ${holds} THEN ${2 ** place} ELSE 0 END`;
  });
  return `CASE WHEN NOT (${isIrregular}) THEN (${bits.join(" + ")})::SMALLINT END`;
}

/** Not 0 where a regular event's field holds this text, else 0; null when there is no bit for it. */
export function traitSql(path: string, value: string): string | null {
  const place = traits.findIndex((trait) => trait.path === path && trait.value === value);
  return place < 0 ? null : `(traits & ${2 ** place})`;
}
