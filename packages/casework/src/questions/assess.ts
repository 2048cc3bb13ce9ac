import type { AssessmentInput, Assessor } from "./assessment-input.ts";
import { assessBinaries } from "./binaries/assess-binaries.ts";
import { assessCaptureShape } from "./capture-shape/assess-capture-shape.ts";
import { assessChildren } from "./children/assess-children.ts";
import type { Finding, Verdict } from "./finding.ts";
import { assessLogonSession } from "./logon-session/assess-logon-session.ts";
import { notAssessed } from "./not-assessed.ts";
import { assessOperation } from "./operation/assess-operation.ts";
import { assessRelatedAlerts } from "./related-alerts/assess-related-alerts.ts";

/** The rule whose six questions have assessors of their own: Suspicious Cmd Execution via WMI. */
export const WMI_CAPTURE_RULE = "12f07955-1674-44f7-86b5-c35da0a6f41a";

const assessors: Readonly<Record<string, Assessor>> = {
  q1: assessCaptureShape,
  q2: assessBinaries,
  q3: assessOperation,
  q4: assessLogonSession,
  q5: assessChildren,
  q6: assessRelatedAlerts,
};

/** What the machine says about one question of a rule's guide; for rules without assessors, which fields and results there are. */
export function assess(ruleId: string, input: AssessmentInput): Finding {
  const own = ruleId === WMI_CAPTURE_RULE ? assessors[input.question.id] : undefined;
  return (own ?? notAssessed)(input);
}

const ORDER: readonly Verdict[] = ["escalate", "unresolved", "lower_concern"];
const STRENGTHS = ["strong", "moderate", "weak"] as const;

/**
 * One finding for several alerts of an investigation: the gravest, and among equals the strongest. One suspicious
 * command among many harmless ones decides for all. Null for none.
 */
export function gravest(findings: readonly Finding[]): Finding | null {
  const rank = (finding: Finding): number => ORDER.indexOf(finding.verdict) * 3 + STRENGTHS.indexOf(finding.strength);
  return findings.reduce<Finding | null>(
    (worst, each) => (worst === null || rank(each) < rank(worst) ? each : worst),
    null,
  );
}
