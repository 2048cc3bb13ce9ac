import type { InvestigationView } from "@quaestor/api";
import { fromEntry, type Investigation, type LedgerEntry, nearMissDetector } from "@quaestor/casework";
import type { Rule } from "@quaestor/detection";
import type { StoredEvent } from "@quaestor/telemetry";
import { apiActor } from "../actor.ts";
import { reasonsInWords } from "../near-misses/near-misses.ts";

/** Who opened the investigation on what is in view although no alert was raised, and why the rule was blind to it. */
export function nearMissView(
  rule: Rule,
  inView: StoredEvent,
  investigation: Pick<Investigation, "alerts">,
  entries: readonly LedgerEntry[],
): InvestigationView["nearMiss"] {
  const isIt = (each: Investigation["alerts"][number]): boolean =>
    each.alertId === inView.id && each.kind === "near_miss";
  if (!investigation.alerts.some(isIt)) return null;
  const entry = entries.find((each) => {
    const { fact } = fromEntry(each);
    return (fact.kind === "opened" || fact.kind === "alerts_added") && fact.alerts.some(isIt);
  });
  if (entry === undefined) return null;
  const miss = nearMissDetector(rule).find(inView.document);
  return { by: apiActor(entry.actor), at: entry.at, reasons: miss === null ? [] : reasonsInWords(miss) };
}
