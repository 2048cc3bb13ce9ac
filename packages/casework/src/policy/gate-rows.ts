import type { Recommendation } from "./gate-result.ts";

/** What the rows of the gate look at: nothing else of a case decides. */
export interface GateFacts {
  /** The question about captured output escalates. */
  readonly captureEscalates: boolean;
  /** At least one other question escalates: identity, intent, session, children or related alerts. */
  readonly supportEscalates: boolean;
  /** Every question lowers concern. */
  readonly allLower: boolean;
  /** At least one question is unresolved or nobody answered it. */
  readonly incomplete: boolean;
  /** Answers contradict each other, or a person and the machine contradict each other. */
  readonly conflicting: boolean;
  /** Shape, parent, user and host, children and recurrence all bind to one workflow. */
  readonly anchorsBind: boolean;
}

export interface GateRow {
  readonly id: string;
  /** In words, for the documentation. */
  readonly condition: string;
  readonly when: (facts: GateFacts) => boolean;
  readonly recommends: Recommendation;
  readonly because: string;
}

/** Raise it with every change of the rows: a decision names the version it was made under. */
export const POLICY_VERSION = "1";

/** The guide's closing gate. The first row that applies speaks; the last applies always. */
export const gateRows: readonly GateRow[] = [
  {
    id: "close-one-workflow",
    condition: "every question lowers concern, and all five anchors bind to one workflow",
    when: (facts) => facts.allLower && facts.anchorsBind,
    recommends: "close",
    because: "command shape, parent, user and host, children and recurrence bind to one workflow on this host",
  },
  {
    id: "escalate-capture-and-support",
    condition: "output capture escalates, and at least one other question does",
    when: (facts) => facts.captureEscalates && facts.supportEscalates,
    recommends: "escalate",
    because: "output capture combines with suspicious evidence",
  },
  {
    id: "preserve-conflict",
    condition: "answers contradict each other or the findings",
    when: (facts) => facts.conflicting,
    recommends: "preserve_and_escalate",
    because: "answers conflict",
  },
  {
    id: "preserve-incomplete",
    condition: "a question is unresolved",
    when: (facts) => facts.incomplete,
    recommends: "preserve_and_escalate",
    because: "answers are incomplete; what is missing is not benign",
  },
  {
    id: "preserve-unbound",
    condition: "every question lowers concern, but not all anchors bind",
    when: (facts) => facts.allLower,
    recommends: "preserve_and_escalate",
    because: "the answers lower concern, but the anchors do not all bind to one workflow",
  },
  {
    id: "preserve-otherwise",
    condition: "anything else",
    when: () => true,
    recommends: "preserve_and_escalate",
    because: "the evidence neither combines to an escalation nor supports a close",
  },
];
