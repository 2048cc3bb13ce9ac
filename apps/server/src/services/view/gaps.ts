import { describeSource, type Gap, gapsOf, type JsonObject } from "@quaestor/telemetry";

/** What would close the gap when a source can never fill the field; null when it can. With `document`, of its own log. */
export function remedyOf(source: string, field: string, document?: JsonObject): string | null {
  const gaps: readonly Gap[] = document === undefined ? describeSource(source).gaps : gapsOf(source, document);
  const isMeant = (gap: Gap): boolean =>
    gap.field === field || (gap.field.endsWith(".*") && field.startsWith(gap.field.slice(0, -1)));
  return gaps.find(isMeant)?.remedy ?? null;
}

/** A person's name for a source. */
export const titleOfSource = (source: string): string => describeSource(source).title;
