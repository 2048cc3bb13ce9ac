import type { JsonValue } from "@quaestor/telemetry";
import type { Actor } from "../ledger/entry.ts";
import type { GateResult, Recommendation } from "../policy/gate-result.ts";
import type { Verdict } from "../questions/finding.ts";
import type { SubjectIdentity } from "./subject-identity.ts";

export type InvestigationState = "open" | "in_work" | "submitted" | "returned" | "approved" | "overturned" | "closed";

/**
 * What an investigation is about: `alert`, raised by the rule, or `near_miss`, an event on which a person opened the
 * investigation although no alert was raised.
 */
export type ReferenceKind = "alert" | "near_miss";

/** An alert that belongs to the investigation, or an event in its place. Times are ISO 8601, UTC. */
export interface AlertReference {
  readonly kind: ReferenceKind;
  /** The document that is looked at: the alert, or for a near miss the event itself, which then is the source event too. */
  readonly alertId: string;
  readonly sourceEventId: string;
  /** When the source event happened (`kibana.alert.original_time`), always with nine digits, so that texts sort. */
  readonly at: string;
}

/** What is worked on: alerts of one rule, one host and one user. */
export interface Subject {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly riskScore: number;
  readonly hostKey: string;
  /** As received; null when the event names no host. */
  readonly hostName: string | null;
  readonly userKey: string;
  readonly userName: string | null;
  readonly userDomain: string | null;
  /** Every name the host and the user have gone by so far; absent in what was kept before names were. */
  readonly identity?: SubjectIdentity | undefined;
}

/** One pivot an answer rested on, so that it can be shown again after telemetry has aged out. */
export interface PivotBasis {
  readonly pivotId: string;
  /** The query as run, as JSON; null when it could not be asked. */
  readonly query: JsonValue;
  readonly window: { readonly from: string | null; readonly to: string | null; readonly field: string };
  readonly status: "found" | "empty" | "unreachable" | "failed";
  readonly count: number;
  readonly cut: boolean;
  /** Of the rows' ids. */
  readonly digest: string;
}

export interface AnswerBasis {
  readonly guideVersion: string;
  /** The alert that was in view. */
  readonly alertId: string;
  /** How many alerts the investigation had then. */
  readonly alerts: number;
  /** What the machine said then; null when it said nothing. */
  readonly finding: { readonly verdict: Verdict; readonly headline: string } | null;
  readonly pivots: readonly PivotBasis[];
}

export interface Answer {
  readonly question: string;
  readonly verdict: Verdict;
  readonly rationale: string;
  /** Event ids. */
  readonly evidence: readonly string[];
  readonly basis: AnswerBasis;
  readonly by: Actor;
  readonly at: string;
  readonly round: number;
  /** Version of the stream at which it was given. */
  readonly version: number;
}

export interface Pin {
  readonly eventId: string;
  readonly question: string | null;
  readonly by: Actor;
  readonly at: string;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly by: Actor;
  readonly at: string;
  readonly version: number;
}

export interface Decision {
  readonly decision: Recommendation;
  readonly justification: string;
  readonly by: Actor;
  readonly at: string;
  /** What the gate said then, whole. */
  readonly gate: GateResult;
  /** True when it is not what the gate supported. */
  readonly departs: boolean;
  /** Of what was submitted: alerts, answers, pins, decision, gate. */
  readonly digest: string;
  readonly round: number;
  readonly version: number;
}

export interface ReviewPoint {
  readonly question: string;
  readonly text: string;
}

export interface Review {
  readonly verdict: "approved" | "returned" | "overturned";
  readonly by: Actor;
  readonly at: string;
  readonly reason: string;
  readonly points: readonly ReviewPoint[];
  /** What an overturned decision became; else null. */
  readonly decision: Recommendation | null;
  readonly decisionDigest: string;
  /** Set when a later change voided it: what changed. */
  readonly voidedBecause: string | null;
  readonly version: number;
}

export interface ExportRecord {
  readonly id: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly by: Actor;
  readonly at: string;
}

/** The state of one investigation: a fold over its stream. */
export interface Investigation {
  readonly id: string;
  readonly version: number;
  readonly state: InvestigationState;
  readonly subject: Subject;
  readonly openedAt: string;
  readonly updatedAt: string;
  /** In order of time. */
  readonly alerts: readonly AlertReference[];
  readonly owner: Actor | null;
  /** 1 at first; each return and each reopening begins the next. */
  readonly round: number;
  /** The answers that stand, by question. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Account ids of whoever answered in this round, also where the answer was replaced. */
  readonly answeredThisRound: readonly string[];
  readonly pins: readonly Pin[];
  readonly notes: readonly Note[];
  /** In the order they were set. */
  readonly tags: readonly string[];
  readonly viewedPivots: readonly string[];
  /** The decision that stands; null before one, and after a return, a reopening or a change. */
  readonly decision: Decision | null;
  /** What holds now: the approved or overturned decision, or a close that needed no review; null until then. */
  readonly outcome: Recommendation | null;
  /** All decisions ever submitted, oldest first. */
  readonly decisions: readonly Decision[];
  readonly reviews: readonly Review[];
  readonly exports: readonly ExportRecord[];
  /** Investigations of the same rule, host and user that were decided before this one was opened. */
  readonly earlier: readonly string[];
}
