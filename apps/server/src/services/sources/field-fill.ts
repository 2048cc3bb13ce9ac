import { type EcsDocument, saysNothing, subjectOf, values } from "@quaestor/telemetry";

/**
 * What a field of a process start says. `writers_account`: there is a `user.id`, and it is not the process's: Sysmon
 * files the account it runs as, 4688 the broker's (data-sources, section 11, trap 1).
 */
export type Fill = "filled" | "writers_account" | "absent";

/** How a document fills a field. Values that say nothing (`-`, an all-zero GUID) do not fill it. */
export function fillOf(document: EcsDocument, field: string): Fill {
  if (!values(document, field).some((value) => !saysNothing(String(value)))) return "absent";
  return field === "user.id" && subjectOf(document).id === undefined ? "writers_account" : "filled";
}

/** How many of a source's process starts fill a field. */
export interface FillCount {
  readonly filled: number;
  readonly writers: number;
  readonly of: number;
  /** One of those that do not fill it: what would close the gap depends on which log a stream carries. */
  readonly lacking: EcsDocument | null;
}

/** Counts, by field, how documents fill it. */
export function countFills(
  documents: readonly EcsDocument[],
  fields: readonly string[],
): ReadonlyMap<string, FillCount> {
  return new Map(
    fields.map((field) => {
      let filled = 0;
      let writers = 0;
      let lacking: EcsDocument | null = null;
      for (const document of documents) {
        const fill = fillOf(document, field);
        if (fill === "filled") filled += 1;
        else lacking ??= document;
        if (fill === "writers_account") writers += 1;
      }
      return [field, { filled, writers, of: documents.length, lacking }];
    }),
  );
}
