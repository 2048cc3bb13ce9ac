import type { LedgerEntry } from "@quaestor/casework";
import type { JsonObject } from "@quaestor/telemetry";

const verdicts: Readonly<Record<string, string>> = {
  escalate: "escalates",
  lower_concern: "lowers concern",
  unresolved: "unresolved",
};
const decisions: Readonly<Record<string, string>> = {
  escalate: "escalate",
  close: "close",
  preserve_and_escalate: "preserve and escalate",
};

const say: Readonly<Record<string, (body: JsonObject) => string>> = {
  opened: (body) =>
    isNearMiss(body.alerts) ? "opened by hand on a near miss, no alert" : `opened with ${count(body.alerts, "alert")}`,
  alerts_added: (body) =>
    isNearMiss(body.alerts) ? "near miss added by hand, no alert" : `${count(body.alerts, "alert")} added`,
  taken: () => "took it",
  released: () => "released it",
  assigned: (body) => `assigned to ${nameOf(body.to)}`,
  answered: (body) => `answered ${text(body.question)}: ${verdicts[text(body.verdict)] ?? text(body.verdict)}`,
  pinned: () => "pinned an event",
  unpinned: () => "unpinned an event",
  noted: () => "wrote a note",
  decided: (body) =>
    `decided: ${decisions[text(body.decision)] ?? text(body.decision)}${body.departs === true ? ", against the gate" : ""}`,
  approved: () => "approved the decision",
  returned: (body) => `returned it with ${count(body.points, "point")}`,
  overturned: (body) => `overturned it: ${decisions[text(body.decision)] ?? text(body.decision)}`,
  voided: (body) => `the decision no longer stands: ${text(body.because)}`,
  reopened: () => "reopened it",
  exported: (body) => `exported ${text(body.fileName)}`,
  pivot_viewed: (body) => `looked at ${text(body.pivotId)}`,
  signed_in: () => "signed in",
  signed_out: () => "signed out",
  imported: (body) => `imported ${text(body.fileName)}: ${text(body.records)} records`,
  sample_removed: (body) => `removed sample telemetry: ${text(body.events)} events`,
  rule_run: (body) => `ran the rule from ${text(body.from)} to ${text(body.to)}`,
  key_created: (body) => `created signing key ${text(body.keyId).slice(0, 16)}`,
};

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const nameOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "name" in value ? text(value.name) : "";
const count = (value: unknown, noun: string): string => {
  const length = Array.isArray(value) ? value.length : 0;
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
};

const isNearMiss = (value: unknown): boolean => {
  const alerts: readonly unknown[] = Array.isArray(value) ? value : [];
  return alerts.some(
    (each) => typeof each === "object" && each !== null && "kind" in each && each.kind === "near_miss",
  );
};

/** What an entry says, in a few words; texts of people stay in the entry. */
export function entrySummary(entry: Pick<LedgerEntry, "kind" | "body">): string {
  const words = Object.hasOwn(say, entry.kind) ? say[entry.kind] : undefined;
  return words === undefined ? entry.kind.replaceAll("_", " ") : words(entry.body);
}
