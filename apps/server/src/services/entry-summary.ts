import type { LedgerEntry } from "@quaestor/casework";
import type { JsonObject } from "@quaestor/telemetry";
import type { ShelvedRule } from "./rule-shelf.ts";
import { pivotsOf } from "./view/gather.ts";
import { titleOf } from "./view/question-titles.ts";

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

/** What people call a rule's questions and pivots; entries name them by id. */
export interface EntryNames {
  question(id: string): string;
  pivot(id: string): string;
}

const byId: EntryNames = { question: (id) => id, pivot: (id) => id };

const say: Readonly<Record<string, (body: JsonObject, names: EntryNames) => string>> = {
  opened: (body) =>
    isNearMiss(body.alerts) ? "opened by hand on a near miss, no alert" : `opened with ${count(body.alerts, "alert")}`,
  alerts_added: (body) =>
    isNearMiss(body.alerts) ? "near miss added by hand, no alert" : `${count(body.alerts, "alert")} added`,
  taken: () => "took it",
  released: () => "released it",
  assigned: (body) => `assigned to ${nameOf(body.to)}`,
  answered: (body, names) =>
    `answered ${names.question(text(body.question))}: ${verdicts[text(body.verdict)] ?? text(body.verdict)}`,
  pinned: () => "pinned an event",
  unpinned: () => "unpinned an event",
  tagged: (body) => `tagged it ${text(body.tag)}`,
  untagged: (body) => `took off the tag ${text(body.tag)}`,
  noted: () => "wrote a note",
  decided: (body) =>
    `decided: ${decisions[text(body.decision)] ?? text(body.decision)}${body.departs === true ? ", against the gate" : ""}`,
  approved: () => "approved the decision",
  returned: (body) => `returned it with ${count(body.points, "point")}`,
  overturned: (body) => `overturned it: ${decisions[text(body.decision)] ?? text(body.decision)}`,
  voided: (body) => `the decision no longer stands: ${text(body.because)}`,
  reopened: () => "reopened it",
  exported: (body) => `exported ${text(body.fileName)}`,
  pivot_viewed: (body, names) => `looked at ${names.pivot(text(body.pivotId))}`,
  signed_in: () => "signed in",
  signed_out: () => "signed out",
  imported: (body) =>
    `imported ${text(body.fileName)}: ${text(body.records)} ${body.records === 1 ? "record" : "records"}`,
  sample_removed: (body) => `removed sample telemetry: ${text(body.events)} events`,
  rule_run: (body) => `ran the rule from ${text(body.from)} to ${text(body.to)}`,
  api_key_created: (body) => `created API key ${text(body.name)} (${list(body.scopes)})`,
  api_key_revoked: (body) => `revoked API key ${text(body.name)}`,
  key_created: (body) => `created signing key ${text(body.keyId).slice(0, 16)}`,
};

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const nameOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "name" in value ? text(value.name) : "";
const list = (value: unknown): string => (Array.isArray(value) ? value.map(text).join(", ") : "");
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
export function entrySummary(entry: Pick<LedgerEntry, "kind" | "body">, names: EntryNames = byId): string {
  const words = Object.hasOwn(say, entry.kind) ? say[entry.kind] : undefined;
  return words === undefined ? entry.kind.replaceAll("_", " ") : words(entry.body, names);
}

/** The names that a rule's guide gives; ids where the rule is no longer here, or no longer asks that. */
export function namesOf(shelved: ShelvedRule | null): EntryNames {
  if (shelved === null) return byId;
  const { rule, guide } = shelved;
  return {
    question(id) {
      const index = guide.questions.findIndex((question) => question.id === id);
      const question = guide.questions[index];
      return question === undefined ? id : titleOf(rule.ruleId, question, index);
    },
    pivot: (id) => pivotsOf(shelved).find((pivot) => pivot.id === id)?.label ?? id,
  };
}
