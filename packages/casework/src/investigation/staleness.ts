import type { Finding } from "../questions/finding.ts";
import type { Answer, PivotBasis } from "./investigation.ts";

/** What the same question rests on now. */
export interface CurrentBasis {
  readonly guideVersion: string;
  readonly alerts: number;
  readonly finding: Pick<Finding, "verdict" | "headline"> | null;
  readonly pivots: readonly PivotBasis[];
}

const verdictWords = { escalate: "escalates", lower_concern: "lowers concern", unresolved: "is unresolved" } as const;

function pivotChanges(then: readonly PivotBasis[], now: readonly PivotBasis[]): string[] {
  return now.flatMap((current) => {
    const before = then.find((pivot) => pivot.pivotId === current.pivotId);
    if (before === undefined || before.digest === current.digest) return [];
    // The answer kept the window it looked at; another window is another question, not a change.
    const sameWindow = before.window.from === current.window.from && before.window.to === current.window.to;
    if (!sameWindow) return [];
    return before.count === current.count
      ? [`${current.pivotId} finds other events now`]
      : [`${current.pivotId} finds ${current.count} now, ${before.count} then`];
  });
}

/** What changed since an answer was given, a clause each; empty when it still rests on what it rested on. */
export function changedSince(answer: Answer, now: CurrentBasis): readonly string[] {
  const { basis } = answer;
  const more = now.alerts - basis.alerts;
  const changes: string[] = [];
  if (more > 0) changes.push(`${more} more ${more === 1 ? "alert" : "alerts"} since`);
  if (basis.guideVersion !== now.guideVersion) changes.push("the guide was changed");
  if (basis.finding !== null && now.finding !== null && basis.finding.verdict !== now.finding.verdict) {
    changes.push(`the finding ${verdictWords[now.finding.verdict]} now, it ${thenWords(basis.finding.verdict)} then`);
  }
  return [...changes, ...pivotChanges(basis.pivots, now.pivots)];
}

function thenWords(verdict: Finding["verdict"]): string {
  return { escalate: "escalated", lower_concern: "lowered concern", unresolved: "was unresolved" }[verdict];
}
