import { z } from "zod";
import { Actor, Instant, Phrase } from "./basics.ts";

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
  preview: z.string().describe("The first bytes: text as it came, or a hex dump of what is no text"),
  previewForm: z.enum(["text", "hex"]),
  previewBytes: z.number().describe("How many of the bytes the preview shows"),
  bytes: z.number().describe("Length of the whole record"),
  at: Instant,
  retried: z.enum(["never", "stored", "still_refused"]),
  noRetry: z.string().nullable().describe("Why trying it again cannot help; null where it may"),
  source: z.string().nullable().describe("The source it says it is of, as far as that could be read"),
  host: z.string().nullable(),
});
export type Quarantined = z.infer<typeof Quarantined>;

export const NearMissReason = z.object({
  id: z.string(),
  title: z.string(),
  sentence: z.string().describe("What was done to the text, and why the rule is blind to it"),
  remedy: z.string(),
  shows: z.string().nullable().describe("The piece of the command line where it shows, as received"),
  conditions: z.array(z.string()).describe("Conditions of the rule that fail for this reason, as it writes them"),
});
/** A process start that the rule cannot fire on although its shape stands in the command line. No alert. */
export const NearMiss = z.object({
  eventId: z.string(),
  source: z.string(),
  title: z.string().describe("The source's name"),
  host: z.string().nullable(),
  user: z.string().nullable(),
  at: Instant,
  commandLine: z.string(),
  reasons: z.array(NearMissReason),
  failed: z.array(z.object({ text: z.string(), field: z.string().nullable() })),
  investigationId: z.string().nullable(),
});
export type NearMiss = z.infer<typeof NearMiss>;
export const NearMissPage = z.object({ items: z.array(NearMiss), total: z.number(), cursor: z.string().nullable() });
export type NearMissPage = z.infer<typeof NearMissPage>;
export const OpenedNearMiss = z.object({
  investigationId: z.string(),
  /** `added`: to an undecided investigation of the same rule, host and user; `there`: it belonged to one already. */
  outcome: z.enum(["opened", "added", "there"]),
});
export type OpenedNearMiss = z.infer<typeof OpenedNearMiss>;

/** `writers_account`: the field holds an account that is not the process's own, that of the event's writer or broker. */
export const Coverage = z.enum(["filled", "partly", "never", "writers_account", "no_events"]);
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
  quarantined: z.number().describe("Records put aside that say they are of this source and host"),
  nearMisses: z.number(),
});
/** Which fields of the guide's questions each source fills, counted over the newest process starts of each. */
export const CoverageMatrix = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      title: z.string(),
      starts: z.number().describe("All process starts of the source"),
      of: z.number().describe("The newest of them that the cells count"),
    }),
  ),
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
              writers: z.number().describe("Starts in which it holds the writer's account"),
              of: z.number(),
              remedy: z.string().nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
  asOf: Instant.describe("When the cells were counted"),
});
export type CoverageMatrix = z.infer<typeof CoverageMatrix>;

export const SourcesView = z.object({
  rows: z.array(SourceRow),
  events: z.number(),
  quarantined: z.number(),
  /** Quarantined records of a source and host from which nothing was stored, or of no known source or host. */
  quarantinedElsewhere: z.array(
    z.object({
      source: z.string().nullable(),
      title: z.string().nullable(),
      host: z.string().nullable(),
      count: z.number(),
    }),
  ),
  nearMisses: z.object({
    total: z.number(),
    rule: z.object({ id: z.string(), name: z.string() }).nullable().describe("Null when the rule is not loaded"),
    lookedTo: Instant.nullable().describe("Everything that arrived until then was looked at"),
  }),
  asOf: Instant,
});
export type SourcesView = z.infer<typeof SourcesView>;

export const Execution = z.object({
  id: z.string(),
  type: z.enum(["scheduled", "manual"]),
  trigger: z.enum(["schedule", "person", "import"]).describe("Whose doing it is that the rule ran"),
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

export const PreviewQuery = z.object({
  from: Instant,
  to: Instant,
  timeField: z.enum(["ingested", "timestamp"]).optional().describe("Default timestamp"),
});
export type PreviewQuery = z.infer<typeof PreviewQuery>;

/** What a run over a past window would raise. Nothing is raised or recorded. */
export const RulePreview = z.object({
  from: Instant,
  to: Instant,
  timeField: z.enum(["ingested", "timestamp"]),
  alerts: z.number().describe("Alerts that would be new"),
  known: z.number().describe("Matches whose alert exists already"),
  days: z
    .array(z.object({ day: z.iso.date().describe("UTC"), alerts: z.number(), known: z.number() }))
    .describe("Days with a match, in order of time"),
  readTo: Instant.nullable().describe("Null when the whole window was read; else the last match read"),
  stopped: z.enum(["matches", "time"]).nullable().describe("Why it was not read to its end"),
  examples: z
    .array(
      z.object({
        eventId: z.string(),
        at: Instant,
        host: z.string().nullable(),
        commandLine: z.string().nullable(),
        known: z.boolean(),
      }),
    )
    .describe("The first matches, new ones first"),
});
export type RulePreview = z.infer<typeof RulePreview>;

export const LedgerEntry = z.object({
  sequence: z.number(),
  at: Instant,
  actor: Actor,
  kind: z.string(),
  stream: z.string(),
  on: z.object({
    name: Phrase.describe("What people call it; the stream's id where it has no name any more"),
    detail: z.string().nullable().describe("What tells it from others of that name: the host"),
    target: z
      .discriminatedUnion("kind", [
        z.object({ kind: z.literal("investigation"), id: z.string() }),
        z.object({ kind: z.literal("rule"), id: z.string() }),
        z.object({ kind: z.literal("sources"), part: z.enum(["intake", "imports"]) }),
      ])
      .nullable(),
  }),
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
