import type { Actor } from "../ledger/entry.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Verdict } from "../questions/finding.ts";
import type { AlertReference, AnswerBasis, ReviewPoint, Subject } from "./investigation.ts";
import type { SubjectIdentity } from "./subject-identity.ts";

/** What happened to an investigation, apart from who and when: an entry's kind and body. */
export type InvestigationFact =
  | {
      readonly kind: "opened";
      readonly id: string;
      readonly subject: Subject;
      readonly alerts: readonly AlertReference[];
      readonly earlier: readonly string[];
    }
  | {
      readonly kind: "alerts_added";
      readonly alerts: readonly AlertReference[];
      /** Names of the host and the user that these alerts bring. */
      readonly identity?: SubjectIdentity | undefined;
    }
  | { readonly kind: "taken" }
  | { readonly kind: "released" }
  | { readonly kind: "assigned"; readonly to: Actor }
  | {
      readonly kind: "answered";
      readonly question: string;
      readonly verdict: Verdict;
      readonly rationale: string;
      readonly evidence: readonly string[];
      readonly basis: AnswerBasis;
    }
  | { readonly kind: "pinned"; readonly eventId: string; readonly question: string | null }
  | { readonly kind: "unpinned"; readonly eventId: string }
  | { readonly kind: "tagged"; readonly tag: string }
  | { readonly kind: "untagged"; readonly tag: string }
  | { readonly kind: "noted"; readonly id: string; readonly text: string }
  | {
      readonly kind: "decided";
      readonly decision: Recommendation;
      readonly justification: string;
      readonly gate: GateResult;
      readonly departs: boolean;
      readonly digest: string;
      /** False: a close that the gate supports stands at once. */
      readonly needsReview: boolean;
    }
  | { readonly kind: "approved"; readonly reason: string; readonly digest: string }
  | {
      readonly kind: "returned";
      readonly reason: string;
      readonly points: readonly ReviewPoint[];
      readonly digest: string;
    }
  | {
      readonly kind: "overturned";
      readonly decision: Recommendation;
      readonly reason: string;
      readonly digest: string;
    }
  /** A change after the decision: what was submitted or approved no longer stands. */
  | { readonly kind: "voided"; readonly because: string; readonly digest: string }
  | { readonly kind: "reopened"; readonly reason: string }
  | { readonly kind: "exported"; readonly id: string; readonly fileName: string; readonly sha256: string }
  | { readonly kind: "pivot_viewed"; readonly pivotId: string };

/** A fact with its author, its time and its place in the stream. */
export interface InvestigationEvent {
  readonly fact: InvestigationFact;
  readonly actor: Actor;
  readonly at: string;
  readonly version: number;
}
