import type { Recurrence } from "../recurrence/recurrence-result.ts";
import type { Strength } from "./finding.ts";

/**
 * Whether all anchors of the alert recur for one workflow, in words and with the weight that carries: strong when a
 * lead recognised the workflow, moderate when only repetition speaks for it. Null when they do not.
 */
export function recurs(recurrence: Recurrence | null): { readonly text: string; readonly strength: Strength } | null {
  if (recurrence === null || !recurrence.anchors.every((anchor) => anchor.binds) || recurrence.anchors.length === 0) {
    return null;
  }
  const times = `seen ${recurrence.count} times on ${recurrence.days} days with the same anchors`;
  return recurrence.workflow === null
    ? { text: times, strength: "moderate" }
    : { text: `${recurrence.workflow.name}, ${times}`, strength: "strong" };
}
