import type { Command } from "./command.ts";
import type { InvestigationEvent, InvestigationFact } from "./investigation-event.ts";

const REMARKS: ReadonlySet<InvestigationFact["kind"]> = new Set([
  "noted",
  "tagged",
  "untagged",
  "pivot_viewed",
  "exported",
]);
const COURSE: ReadonlySet<InvestigationFact["kind"]> = new Set([
  "decided",
  "approved",
  "returned",
  "overturned",
  "voided",
  "reopened",
]);

function matters(command: Command, fact: InvestigationFact): boolean {
  if (REMARKS.has(fact.kind)) return false;
  switch (command.kind) {
    case "note":
    case "tag":
    case "untag":
    case "record_export":
    case "viewed_pivot":
      return false;
    case "answer":
      return COURSE.has(fact.kind) || (fact.kind === "answered" && fact.question === command.question);
    case "pin":
    case "unpin":
      return COURSE.has(fact.kind);
    case "add_alerts":
      return COURSE.has(fact.kind) || fact.kind === "alerts_added";
    default:
      return true;
  }
}

/**
 * Which of the events that somebody else was faster with touch what this command asks. When none does, the command can
 * be decided again on the newer state; otherwise the person has to see them first.
 */
export function interfering(command: Command, since: readonly InvestigationEvent[]): readonly InvestigationEvent[] {
  return since.filter((event) => matters(command, event.fact));
}
