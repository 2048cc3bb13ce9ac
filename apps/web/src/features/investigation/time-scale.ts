/** Milliseconds since 1970 with the fraction below a millisecond, for places on a line only. */
export function millisOf(instant: string): number {
  const match = /\.(\d{3})(\d+)Z$/.exec(instant);
  const extra = match?.[2] === undefined ? 0 : Number(`0.${match[2]}`);
  return Date.parse(instant) + extra;
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
];

/** Round moments between two, at most `most` of them. */
export function ticksOf(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [];
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most / 86_400_000) * 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A span narrowed (factor below 1) or widened around a moment, kept within `whole` and not under a millisecond. */
export function zoomed(span: Span, whole: Span, around: number, factor: number): Span {
  const width = Math.min(whole.to - whole.from, Math.max(1, (span.to - span.from) * factor));
  const share = (around - span.from) / Math.max(1, span.to - span.from);
  const from = Math.min(whole.to - width, Math.max(whole.from, around - width * share));
  return { from, to: from + width };
}
