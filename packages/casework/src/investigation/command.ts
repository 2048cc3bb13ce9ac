import type { Actor } from "../ledger/entry.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Verdict } from "../questions/finding.ts";
import type { AlertReference, AnswerBasis, ReviewPoint, Subject } from "./investigation.ts";
import type { SubjectIdentity } from "./subject-identity.ts";

/** What somebody asks for. */
export type Command =
  | {
      readonly kind: "open";
      readonly id: string;
      readonly subject: Subject;
      readonly alerts: readonly AlertReference[];
      readonly earlier: readonly string[];
    }
  | {
      readonly kind: "add_alerts";
      readonly alerts: readonly AlertReference[];
      readonly identity?: SubjectIdentity | undefined;
    }
  | { readonly kind: "take" }
  | { readonly kind: "release" }
  | { readonly kind: "assign"; readonly to: Actor }
  | {
      readonly kind: "answer";
      readonly question: string;
      readonly verdict: Verdict;
      readonly rationale: string;
      readonly evidence: readonly string[];
      readonly basis: AnswerBasis;
    }
  | { readonly kind: "pin"; readonly eventId: string; readonly question: string | null }
  | { readonly kind: "unpin"; readonly eventId: string }
  | { readonly kind: "note"; readonly id: string; readonly text: string }
  | { readonly kind: "tag"; readonly tag: string }
  | { readonly kind: "untag"; readonly tag: string }
  | { readonly kind: "decide"; readonly decision: Recommendation; readonly justification: string }
  | { readonly kind: "approve"; readonly reason: string }
  | { readonly kind: "return"; readonly reason: string; readonly points: readonly ReviewPoint[] }
  | { readonly kind: "overturn"; readonly decision: Recommendation; readonly reason: string }
  | { readonly kind: "reopen"; readonly reason: string }
  | { readonly kind: "record_export"; readonly id: string; readonly fileName: string; readonly sha256: string }
  | { readonly kind: "viewed_pivot"; readonly pivotId: string };

/** Who asks, when, and what the evidence supports at this moment. */
export interface CommandContext {
  readonly actor: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Ids of the guide's questions, in order. */
  readonly questions: readonly string[];
  /** Needed by `decide` and by an overturning to close; null otherwise. */
  readonly gate: GateResult | null;
}

/** Why something is not done. Codes are API: added, never renamed. */
export type RefusalCode =
  | "NOT_FOUND"
  | "ALREADY_OPEN"
  | "ROLE_NOT_ALLOWED"
  | "STATE_NOT_ALLOWED"
  | "OWNED_BY_ANOTHER"
  | "NOT_OWNER"
  | "QUESTION_UNKNOWN"
  | "RATIONALE_NEEDED"
  | "JUSTIFICATION_NEEDED"
  | "REASON_NEEDED"
  | "TEXT_TOO_LONG"
  | "GATE_NEEDED"
  | "CLOSE_NOT_SUPPORTED"
  | "OWN_DECISION"
  | "ANSWERED_THIS_ROUND"
  | "SUBMISSION_CHANGED"
  | "DECIDED"
  | "TAG_INVALID"
  | "TOO_MANY_TAGS";

/** An expected no, with the reason in words. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}
