import { stringify } from "csv-stringify/sync";

/**
 * One row of CSV (RFC 4180): every cell in quotes, and none that a spreadsheet would take for a formula: those that begin
 * with `=`, `+`, `-`, `@`, tab or carriage return get an apostrophe before them.
 */
export function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], {
    quoted: true,
    quoted_empty: true,
    escape_formulas: true,
    record_delimiter: "windows",
  });
}
