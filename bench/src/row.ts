/** One figure of a benchmark, with what it is held against. */
export interface Row {
  readonly bench: string;
  /** What was measured. */
  readonly what: string;
  readonly figure: string;
  /** The peer's figure, or what it is compared with. */
  readonly against: string;
  /** The number that the target is about; null where there is nothing to compare. */
  readonly ratio: number | null;
  readonly target: Target | null;
}

/** What a ratio should reach. */
export interface Target {
  readonly kind: "at least" | "at most";
  readonly value: number;
}

export const atLeast = (value: number): Target => ({ kind: "at least", value });
export const atMost = (value: number): Target => ({ kind: "at most", value });

/** A figure without a peer. */
export function plain(bench: string, what: string, figure: string, against = ""): Row {
  return { bench, what, figure, against, ratio: null, target: null };
}

const words = ({ kind, value }: Target): string => `${kind} ${value}`;

function verdict({ ratio, target }: Row): string {
  if (ratio === null || target === null) return "";
  const met = target.kind === "at least" ? ratio >= target.value : ratio <= target.value;
  return met ? "reached" : "missed";
}

const columns = ["bench", "what", "measured", "against", "ratio", "target", ""] as const;

/** Rows as a table of text, columns as wide as their widest cell. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.bench,
    row.what,
    row.figure,
    row.against,
    row.ratio === null ? "" : row.ratio.toFixed(2),
    row.target === null ? "" : words(row.target),
    verdict(row),
  ]);
  const lines = [[...columns], ...cells];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
