import type { ImportReport } from "@quaestor/api";
import { count, plural } from "../../../shared/format/number.ts";
import { Attention } from "./attention.tsx";

type Counted = Pick<ImportReport, "records" | "stored" | "duplicates" | "quarantined">;

/** Every record is stored, a duplicate or in quarantine. */
export function addsUp({ records, stored, duplicates, quarantined }: Counted): boolean {
  return records === stored + duplicates + quarantined;
}

/** `18,225 records = 18,220 stored + 2 duplicates + 3 quarantined`, or that they do not add up. */
export function ImportCounts({ report }: { readonly report: Counted }) {
  const sum = `${plural(report.records, "record")} = ${count(report.stored)} stored + ${plural(report.duplicates, "duplicate")} + ${count(report.quarantined)} quarantined`;
  return addsUp(report) ? <span>{sum}</span> : <Attention>{sum}: this does not add up; report it</Attention>;
}
