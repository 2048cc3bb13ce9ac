import { z } from "zod";
import { Actor, Instant } from "./basics.ts";

export const ImportReport = z.object({
  id: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  records: z.number(),
  stored: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
  alerts: z.number(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  by: Actor,
  sample: z.boolean(),
  problem: z.string().nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const Quarantined = z.object({
  id: z.string(),
  importId: z.string(),
  file: z.string(),
  line: z.number(),
  code: z.string(),
  message: z.string(),
  preview: z.string().describe("The first bytes as text with invisible characters escaped"),
  bytes: z.number(),
  at: Instant,
  retried: z.enum(["never", "stored", "still_refused"]),
});
export type Quarantined = z.infer<typeof Quarantined>;

export const Coverage = z.enum(["filled", "partly", "never", "no_events"]);
export const SourceRow = z.object({
  index: z.string(),
  source: z.string(),
  title: z.string(),
  host: z.string().nullable(),
  events: z.number(),
  first: Instant,
  last: Instant,
  lastIngested: Instant,
  lagMs: z.number(),
  perMinute: z.number(),
});
export const SourcesView = z.object({
  rows: z.array(SourceRow),
  events: z.number(),
  quarantined: z.number(),
  matrix: z.object({
    sources: z.array(z.object({ source: z.string(), title: z.string(), starts: z.number() })),
    questions: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        fields: z.array(
          z.object({
            field: z.string(),
            cells: z.array(
              z.object({
                source: z.string(),
                coverage: Coverage,
                present: z.number(),
                of: z.number(),
                remedy: z.string().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
  asOf: Instant,
});
export type SourcesView = z.infer<typeof SourcesView>;

export const Execution = z.object({
  id: z.string(),
  type: z.enum(["scheduled", "manual"]),
  status: z.enum(["succeeded", "warning", "failed"]),
  from: Instant,
  to: Instant,
  startedAt: Instant,
  durationMs: z.number(),
  hits: z.number(),
  alerts: z.number(),
  owed: z.boolean(),
  message: z.string().nullable(),
});
export type Execution = z.infer<typeof Execution>;

export const RuleSummary = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  severity: z.string(),
  riskScore: z.number(),
  enabled: z.boolean(),
  intervalMs: z.number(),
  lookbackMs: z.number(),
  maxSignals: z.number(),
  lastExecution: Execution.nullable(),
  nextAt: Instant.nullable(),
  alerts24h: z.number(),
  owed: z.number(),
  gaps: z.number(),
});
export type RuleSummary = z.infer<typeof RuleSummary>;

export const RuleDetail = RuleSummary.extend({
  query: z.string(),
  queryTokens: z.array(
    z.object({
      start: z.number(),
      end: z.number(),
      kind: z.enum(["keyword", "field", "string", "number", "operator", "function", "comment"]),
    }),
  ),
  index: z.array(z.string()),
  tags: z.array(z.string()),
  threat: z.array(
    z.object({
      tactic: z.string(),
      techniques: z.array(z.object({ id: z.string(), name: z.string(), reference: z.string() })),
    }),
  ),
  falsePositives: z.array(z.string()),
  guide: z.array(
    z.object({
      number: z.number(),
      title: z.string(),
      text: z.string(),
      focus: z.array(z.string()),
      hints: z.array(z.string()),
      implication: z.string().nullable(),
      pivots: z.array(z.string()),
    }),
  ),
  executions: z.array(Execution),
  problems: z.array(
    z.object({ file: z.string(), line: z.number().nullable(), field: z.string().nullable(), message: z.string() }),
  ),
});
export type RuleDetail = z.infer<typeof RuleDetail>;

export const RunRequest = z.object({
  from: Instant.optional(),
  to: Instant.optional(),
  timeField: z.enum(["ingested", "timestamp"]).default("timestamp"),
});
export const RunResult = z.object({ executions: z.array(Execution), alerts: z.number() });
export type RunResult = z.infer<typeof RunResult>;

export const LedgerEntry = z.object({
  sequence: z.number(),
  at: Instant,
  actor: Actor,
  kind: z.string(),
  stream: z.string(),
  summary: z.string(),
  hash: z.string(),
  previousHash: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
export const LedgerVerification = z.object({
  ok: z.boolean(),
  length: z.number(),
  head: z.string(),
  firstBad: z.object({ sequence: z.number(), message: z.string() }).nullable(),
  tookMs: z.number(),
});
export type LedgerVerification = z.infer<typeof LedgerVerification>;
export type Coverage = z.infer<typeof Coverage>;
export type SourceRow = z.infer<typeof SourceRow>;
export type RunRequest = z.infer<typeof RunRequest>;
