import type { FoundAlert } from "../../services/scan/portion.ts";
import { csvHead, csvRow } from "./alert-columns.ts";
import { csvLine } from "./alert-csv.ts";
import { alertTable } from "./alert-table.ts";

export const formats = ["table", "ndjson", "csv"] as const;
export type Format = (typeof formats)[number];

/** Where text goes; resolves when more may come. */
export type Sink = (text: string) => Promise<void>;

export interface AlertWriter {
  write(alert: FoundAlert): Promise<void>;
  /** What has to be there though there was no alert. */
  end(): Promise<void>;
}

/** Writes alerts in a format as they come. A table without alerts is empty; CSV has its heads in any case. */
export function alertWriter(format: Format, width: number | null, sink: Sink): AlertWriter {
  if (format === "ndjson") {
    return { write: ({ document }) => sink(`${JSON.stringify(document)}\n`), end: async () => {} };
  }
  const table = alertTable(width);
  const [head, line] =
    format === "csv"
      ? [csvLine(csvHead), (alert: FoundAlert) => csvLine(csvRow(alert))]
      : [table.head, (alert: FoundAlert) => table.line(alert)];
  let begun = false;
  const begin = (): string => {
    const text = begun ? "" : head;
    begun = true;
    return text;
  };
  return {
    write: (alert) => sink(begin() + line(alert)),
    end: async () => {
      if (format === "csv") await sink(begin());
    },
  };
}
