import type { Execution } from "@quaestor/api";

/** A stretch of time, milliseconds since 1970. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DrawnWindow extends Stretch {
  readonly execution: Execution;
  /** The lowest line on which it covers no other window. */
  readonly lane: number;
}

export interface DrawnSchedule extends Stretch {
  readonly windows: readonly DrawnWindow[];
  readonly lanes: number;
  /** Between the windows, covered by no execution that succeeded. */
  readonly gaps: readonly Stretch[];
}

/** What of the span no succeeded window covers. */
export function gapsBetween(windows: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of windows.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > reached && reached !== Number.NEGATIVE_INFINITY) gaps.push({ fromMs: reached, toMs: fromMs });
    reached = Math.max(reached, toMs);
  }
  return gaps;
}

/** The scheduled executions as windows on lines: overlap is seen as windows above each other. Null without any. */
export function drawSchedule(executions: readonly Execution[]): DrawnSchedule | null {
  const scheduled = executions
    .filter((execution) => execution.type === "scheduled")
    .map((execution) => ({ execution, fromMs: Date.parse(execution.from), toMs: Date.parse(execution.to) }))
    .toSorted((a, b) => a.fromMs - b.fromMs);
  if (scheduled.length === 0) return null;
  const ends: number[] = [];
  const windows = scheduled.map((window) => {
    const free = ends.findIndex((end) => end <= window.fromMs);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = window.toMs;
    return { ...window, lane };
  });
  return {
    windows,
    lanes: ends.length,
    fromMs: Math.min(...windows.map((window) => window.fromMs)),
    toMs: Math.max(...windows.map((window) => window.toMs)),
    gaps: gapsBetween(windows.filter((window) => window.execution.status !== "failed")),
  };
}
