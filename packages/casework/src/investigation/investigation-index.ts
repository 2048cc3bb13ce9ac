import type { Actor } from "../ledger/entry.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Verdict } from "../questions/finding.ts";
import type { Decision, InvestigationState, Subject } from "./investigation.ts";

/** One row for the queue: what a list needs of an investigation, kept in the transaction of its entries. */
export interface InvestigationSummary {
  readonly id: string;
  readonly version: number;
  readonly state: InvestigationState;
  readonly subject: Subject;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly owner: Actor | null;
  readonly alerts: number;
  /** Events without an alert that it was opened on by hand. */
  readonly nearMisses: number;
  readonly firstAlertId: string;
  readonly lastAlertId: string;
  /** ISO 8601: of the first and the last alert's event. */
  readonly first: string;
  readonly last: string;
  readonly answers: readonly { readonly question: string; readonly verdict: Verdict; readonly by: string }[];
  readonly decision: Decision | null;
  readonly outcome: Recommendation | null;
  readonly tags: readonly string[];
  /** Account ids that may not review the standing decision. */
  readonly barredReviewers: readonly string[];
  /** What was worked out last; null until it was. */
  readonly assessment: StoredAssessment | null;
}

/** The findings and the gate as worked out at one version, so that a list need not work them out again. */
export interface StoredAssessment {
  /** Version of the investigation it was worked out for. */
  readonly version: number;
  /** ISO 8601. */
  readonly at: string;
  readonly gate: GateResult;
  readonly findings: readonly { readonly question: string; readonly verdict: Verdict; readonly headline: string }[];
  /** The queue's sentence as JSON-able phrase parts. */
  readonly sentence: readonly { readonly kind: "text" | "code"; readonly text: string }[];
  /** Command lines of its alerts, each once and the newest first: what a search in lists looks through. */
  readonly commands: readonly string[];
}

export interface ListInvestigations {
  readonly states?: readonly InvestigationState[];
  readonly ruleId?: string;
  readonly hostKey?: string;
  readonly userKey?: string;
  /** An account id, or null for those nobody owns. */
  readonly ownerId?: string | null;
  /** On the last alert's time, ISO 8601. */
  readonly lastFrom?: string;
  readonly lastTo?: string;
  /** Default: no limit. */
  readonly limit?: number;
}

/** Reading side of investigations; always in step with the ledger. */
export interface InvestigationIndex {
  get(id: string): Promise<InvestigationSummary | null>;
  /** By last alert's time, newest first. */
  list(request: ListInvestigations): Promise<readonly InvestigationSummary[]>;
  /**
   * Of one rule on what may be one host, oldest first: those that have gone by any of the keys (`hostLookupKeys`).
   * Whether they are about the same host and user is for `compareSubjects` to say.
   */
  ofHost(request: {
    readonly ruleId: string;
    readonly hostKeys: readonly string[];
  }): Promise<readonly InvestigationSummary[]>;
  /** Which investigation each alert (or near miss, by its event's id) belongs to; those of none are left out. */
  ofAlerts(alertIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Keeps what was worked out; dropped in silence when it is older than the one kept. */
  saveAssessment(id: string, assessment: StoredAssessment): Promise<void>;
}
