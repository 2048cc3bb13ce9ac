import { type Gap, sources } from "@quaestor/telemetry";

const bySource = new Map(sources.map((source) => [String(source.name), source]));

/** Fields that a source can never fill. */
export const gapsOf = (source: string): readonly Gap[] => bySource.get(source)?.gaps ?? [];

/** What would close the gap when a source can never fill the field; null when it can. */
export function remedyOf(source: string, field: string): string | null {
  return (
    gapsOf(source).find(
      (gap) => gap.field === field || (gap.field.endsWith(".*") && field.startsWith(gap.field.slice(0, -1))),
    )?.remedy ?? null
  );
}

/** A person's name for a source. */
export const titleOfSource = (source: string): string => bySource.get(source)?.title ?? source;
