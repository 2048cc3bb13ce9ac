import { z } from "zod";
import { CaseworkError } from "../casework-error.ts";
import { ActorShape, Gate, Recommendation, Subject, Verdict } from "./entry-shapes.ts";
import type { InvestigationSummary, StoredAssessment } from "./investigation-index.ts";

const Decision = z.object({
  decision: Recommendation,
  justification: z.string(),
  by: ActorShape,
  at: z.string(),
  gate: Gate,
  departs: z.boolean(),
  digest: z.string(),
  round: z.number(),
  version: z.number(),
});

const Summary: z.ZodType<Omit<InvestigationSummary, "assessment">> = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(["open", "in_work", "submitted", "returned", "approved", "overturned", "closed"]),
  subject: Subject,
  openedAt: z.string(),
  updatedAt: z.string(),
  owner: ActorShape.nullable(),
  alerts: z.number(),
  nearMisses: z.number().default(0),
  firstAlertId: z.string(),
  lastAlertId: z.string(),
  first: z.string(),
  last: z.string(),
  answers: z.array(z.object({ question: z.string(), verdict: Verdict, by: z.string() })),
  decision: Decision.nullable(),
  outcome: Recommendation.nullable(),
  tags: z.array(z.string()).default([]),
  barredReviewers: z.array(z.string()),
});

const Assessment: z.ZodType<StoredAssessment> = z.object({
  version: z.number(),
  at: z.string(),
  gate: Gate,
  findings: z.array(z.object({ question: z.string(), verdict: Verdict, headline: z.string() })),
  sentence: z.array(z.object({ kind: z.enum(["text", "code"]), text: z.string() })),
  commands: z.array(z.string()).default([]),
});

/**
 * A summary and its assessment from the JSON texts that a store keeps of them. An assessment that cannot be read is
 * dropped, because it can be worked out again. Throws CaseworkError ENTRY_UNREADABLE for a summary that cannot.
 */
export function readSummary(summary: string, assessment: string | null): InvestigationSummary {
  const parsed = Summary.safeParse(JSON.parse(summary));
  if (!parsed.success) {
    throw new CaseworkError("ENTRY_UNREADABLE", "A kept summary of an investigation cannot be read.", {
      problems: z.prettifyError(parsed.error),
    });
  }
  const worked = assessment === null ? null : Assessment.safeParse(JSON.parse(assessment));
  return { ...parsed.data, assessment: worked?.success === true ? worked.data : null };
}
