import type { Severity } from "@quaestor/api";

/** How long an alert of each severity may wait for a decision, in ms. */
export const answerWithinMs: Readonly<Record<Severity, number>> = {
  critical: 30 * 60_000,
  high: 60 * 60_000,
  medium: 4 * 3_600_000,
  low: 24 * 3_600_000,
};

/** When an investigation opened at `openedAt` (ISO) is due, as epoch ms. */
export function dueAtMs(openedAt: string, severity: Severity): number {
  return Date.parse(openedAt) + answerWithinMs[severity];
}
