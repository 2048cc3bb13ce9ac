import type { StoredAssessment } from "@quaestor/casework";

const noFinding = "no machine finding yet";

/** One clause for the queue: what most speaks for what the evidence supports. */
export function becauseOf(assessment: StoredAssessment | null): string {
  if (assessment === null) return "evidence is being gathered";
  const { gate, findings } = assessment;
  const loud = findings.filter((finding) => finding.verdict === "escalate").map((finding) => finding.headline);
  if (gate.recommendation === "escalate" && loud.length > 0) return loud.join("; ");
  const recurrence = gate.anchors.find((anchor) => anchor.id === "recurrence");
  if (recurrence?.binds === true) return recurrence.why;
  const open = findings
    .filter((finding) => finding.verdict === "unresolved" && finding.headline !== noFinding)
    .map((finding) => finding.headline);
  return open[0] ?? loud[0] ?? gate.reasons[0] ?? "";
}
