import {
  type EcsDocument,
  firstText,
  formatInstant,
  type Instant,
  parseInstant,
  type TimeField,
  type Window,
} from "@quaestor/telemetry";
import { GuideError } from "../guide-error.ts";
import { evaluateDateMath } from "./date-math.ts";
import type { Pivot, PivotPlan, WindowChoice } from "./pivot.ts";

/** The two instants a guide's window hangs on. */
export interface AlertTimes {
  /** When it happened: `kibana.alert.original_time`, else `@timestamp`. */
  readonly original: Instant;
  /** When the alert was written: `@timestamp`. */
  readonly written: Instant;
}

/** Reads an alert's times; throws GuideError ALERT_INVALID when it has none. */
export function alertTimes(alert: EcsDocument): AlertTimes {
  const read = (field: string) => {
    const text = firstText(alert, field);
    return text === undefined ? null : parseInstant(text);
  };
  const written = read("@timestamp");
  const original = read("kibana.alert.original_time") ?? written;
  if (written === null || original === null)
    throw new GuideError("ALERT_INVALID", "The alert has no readable @timestamp.");
  return { original, written };
}

type Planned = Pick<PivotPlan, "mode" | "window" | "windowText">;

/**
 * The window of a pivot (design.md, "Guide and pivots"). `timeField` is the clock the default looks at: alerts are judged by
 * the time of what they tell of, not by when they were written. A span that is absent, or `now` to `now`, means from the
 * event onwards.
 */
export function pivotWindow(
  pivot: Pick<Pivot, "relativeFrom" | "relativeTo">,
  times: AlertTimes,
  choice: WindowChoice,
  now: Instant,
  timeField: TimeField,
): Planned {
  if (typeof choice === "object") {
    const { from, to } = choice;
    if (from !== null && to !== null && to < from) {
      throw new GuideError("WINDOW_INVALID", "The window ends before it begins.");
    }
    return { mode: "chosen", window: { from, to, timeField }, windowText: `chosen: ${range(from, to)}` };
  }
  const { original, written } = times;
  const span = spanOf(pivot, original);
  switch (choice) {
    case "around": {
      const window: Window =
        span === null
          ? { from: original, to: null, timeField }
          : { from: original - span.before, to: original + span.after, timeField };
      const words = span === null ? "from the event onwards" : "the guide's span before and after the event";
      return { mode: "around", window, windowText: `${words}: ${range(window.from, window.to)}` };
    }
    case "written": {
      const from = span === null ? original : evaluateDateMath(pivot.relativeFrom ?? "now", written, false);
      const to = span === null ? written : evaluateDateMath(pivot.relativeTo ?? "now", written, true);
      const window: Window = { from, to, timeField: "timestamp" };
      const words =
        span === null
          ? "from the event to when the alert was written"
          : "as Kibana would ask, ending when the alert was written";
      return { mode: "written", window, windowText: `${words}: ${range(from, to)}` };
    }
    case "until_now": {
      const from = span === null ? original : original - span.before;
      const window: Window = { from, to: now > from ? now : from, timeField };
      return { mode: "until_now", window, windowText: `until now: ${range(window.from, window.to)}` };
    }
  }
}

/** How far the guide looks before the event, and the same after it (or further, if it says so itself). */
function spanOf(
  pivot: Pick<Pivot, "relativeFrom" | "relativeTo">,
  anchor: Instant,
): { readonly before: bigint; readonly after: bigint } | null {
  if (pivot.relativeFrom === null || pivot.relativeTo === null) return null;
  const from = evaluateDateMath(pivot.relativeFrom, anchor, false);
  const to = evaluateDateMath(pivot.relativeTo, anchor, true);
  if (from === null || to === null || to <= from) return null;
  const before = anchor > from ? anchor - from : 0n;
  const after = to > anchor ? to - anchor : 0n;
  return { before, after: after > before ? after : before };
}

function range(from: Instant | null, to: Instant | null): string {
  return `${from === null ? "the beginning" : formatInstant(from)} to ${to === null ? "the end" : formatInstant(to)}`;
}
