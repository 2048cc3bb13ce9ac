import { z } from "zod";
import { Actor, FieldValue, Instant, InvestigationState, Phrase, Recommendation, Severity, Verdict } from "./basics.ts";

export const QueueItem = z.object({
  id: z.string(),
  version: z.number().describe("Send it back with a command"),
  rule: z.object({ id: z.string(), name: z.string() }),
  severity: Severity,
  riskScore: z.number(),
  state: InvestigationState,
  /** What the evidence supports now; null while it is being worked out. */
  recommendation: Recommendation.nullable(),
  sentence: Phrase,
  because: z.string().describe("One clause: why the evidence supports this"),
  host: FieldValue,
  user: FieldValue,
  alerts: z.number(),
  nearMisses: z.number().describe("Events without an alert that it was opened on by hand"),
  first: Instant,
  last: Instant,
  questions: z.array(z.object({ id: z.string(), finding: Verdict, answer: Verdict.nullable() })),
  owner: Actor.nullable(),
  tags: z.array(z.string()),
  overdue: z.boolean(),
  dueAt: Instant,
  position: z.array(z.string()).describe("Why it stands where it stands"),
});
export type QueueItem = z.infer<typeof QueueItem>;

export const QueueQuery = z.object({
  q: z.string().optional().describe("host, user or command; `host:`, `user:` narrow it"),
  state: z.string().optional().describe("comma list; default open,in_work,returned"),
  gate: z.string().optional().describe("comma list of recommendations"),
  severity: z.string().optional(),
  owner: z.string().optional().describe("me, none or an account id"),
  tag: z.string().optional().describe("comma list; any of them"),
  from: z.string().optional().describe("ISO instant; on the last alert's time"),
  to: z.string().optional(),
  sort: z.string().optional().describe("position (default), or a column, with - for descending"),
  limit: z.string().optional(),
});
export type QueueQuery = z.infer<typeof QueueQuery>;

export const QueuePage = z.object({
  items: z.array(QueueItem),
  total: z.number(),
  unfiltered: z.number(),
  tags: z
    .array(z.object({ tag: z.string(), count: z.number() }))
    .describe("Every tag in use, whatever the filters, the commonest first"),
  counts: z.object({ open: z.number(), overdue: z.number(), unassigned: z.number() }),
  histogram: z.object({
    intervalMs: z.number(),
    buckets: z.array(
      z.object({ from: Instant, escalate: z.number(), preserve_and_escalate: z.number(), close: z.number() }),
    ),
  }),
  asOf: Instant,
});
export type QueuePage = z.infer<typeof QueuePage>;
