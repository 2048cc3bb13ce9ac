import type { Anchor } from "../recurrence/recurrence-result.ts";

/** What the closing gate can say. */
export type Recommendation = "escalate" | "close" | "preserve_and_escalate";

/** The gate's word, with everything it rests on. */
export interface GateResult {
  readonly policyVersion: string;
  /** The row of the table that spoke. */
  readonly rowId: string;
  readonly recommendation: Recommendation;
  /** One clause each. */
  readonly reasons: readonly string[];
  readonly anchors: readonly Anchor[];
  readonly unresolved: readonly { readonly question: string; readonly why: string }[];
  readonly conflicts: readonly string[];
}
