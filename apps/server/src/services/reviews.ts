import type { Actor, FieldValue, ReviewItem } from "@quaestor/api";
import { apiActor } from "./actor.ts";
import type { Core } from "./core.ts";

/** Decisions that wait for a lead, oldest first; the caller's own are listed and marked. */
export async function waitingReviews(
  core: Core,
  caller: Actor,
  hidden: ReadonlySet<string>,
): Promise<{ items: ReviewItem[]; waiting: number; own: number }> {
  const summaries = (await core.index.list({ states: ["submitted"] })).filter((summary) => !hidden.has(summary.id));
  const items = summaries
    .flatMap((summary): ReviewItem[] => {
      const { decision } = summary;
      if (decision === null) return [];
      const host: FieldValue =
        summary.subject.hostName === null
          ? { state: "missing", remedy: "This source names no host." }
          : { state: "present", values: [summary.subject.hostName], weaker: null };
      return [
        {
          id: summary.id,
          decision: decision.decision,
          sentence: [...(summary.assessment?.sentence ?? [{ kind: "text" as const, text: summary.subject.ruleName }])],
          host,
          by: apiActor(decision.by),
          at: decision.at,
          why: decision.departs
            ? "departs from the gate"
            : decision.decision === "close"
              ? "close"
              : "every escalation is reviewed",
          own: summary.barredReviewers.includes(caller.id),
        },
      ];
    })
    .sort((left, right) => (left.at < right.at ? -1 : 1));
  const own = items.filter((item) => item.own).length;
  return { items, waiting: items.length - own, own };
}
