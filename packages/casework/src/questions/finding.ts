import type { Phrase } from "./phrase.ts";

/** `unresolved` is what missing telemetry gives: never benign, never an accusation. */
export type Verdict = "escalate" | "lower_concern" | "unresolved";
export type Strength = "strong" | "moderate" | "weak";

/** A field that the question looks at and the alert does not have. */
export interface MissingField {
  readonly field: string;
  /** The source can never give it, or it could and did not. */
  readonly state: "not_in_source" | "missing";
  /** Which source or setting would give it. */
  readonly remedy: string;
}

/** What the machine says about one question. Each reason names the events and fields it rests on. */
export interface Finding {
  /** `q1` … as in the guide. */
  readonly question: string;
  readonly verdict: Verdict;
  readonly strength: Strength;
  /** One line. */
  readonly headline: string;
  readonly reasons: readonly Phrase[];
  /** Ids of the events it rests on. */
  readonly evidence: readonly string[];
  readonly missing: readonly MissingField[];
  /** What this way of looking cannot see even when nothing is missing. */
  readonly blindTo: readonly string[];
  /** False: no assessment of this question exists; the verdict is then `unresolved`. */
  readonly assessed: boolean;
}
