import { z } from "zod";
import { Actor, FieldValue, Instant, InvestigationState, Phrase, Recommendation, Severity, Verdict } from "./basics.ts";
import { NearMissReason } from "./telemetry.ts";

export const AnatomyPart = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  kind: z.enum([
    "shell",
    "quiet",
    "run",
    "captured_command",
    "stdout_to",
    "output_path",
    "stderr_too",
    "switch",
    "space",
    "other",
  ]),
  label: z.string().nullable().describe("The name under the part"),
});
export type AnatomyPart = z.infer<typeof AnatomyPart>;

export const Condition = z.object({
  id: z.string(),
  text: z.string().describe("The condition as the rule writes it"),
  chip: z.string().describe("The short form on the page"),
  satisfied: z.boolean(),
  field: z.string().nullable(),
  value: z.string().nullable(),
  /** Index of the anatomy part it rests on. */
  part: z.number().nullable(),
});
export type Condition = z.infer<typeof Condition>;

export const Anatomy = z.object({
  commandLine: FieldValue,
  parts: z.array(AnatomyPart),
  note: z.string().nullable().describe("Why it could not be taken apart, or what is odd"),
  conditions: z.array(Condition),
  attackerClock: Instant.nullable(),
});

export const Fact = z.object({
  label: z.string(),
  field: z.string(),
  value: FieldValue,
  note: z.string().nullable(),
  eventId: z.string().nullable(),
});
export type Fact = z.infer<typeof Fact>;

export const Finding = z.object({
  question: z.string(),
  verdict: Verdict,
  strength: z.enum(["strong", "moderate", "weak"]),
  headline: z.string(),
  reasons: z.array(Phrase),
  missing: z.array(z.object({ field: z.string(), state: z.enum(["not_in_source", "missing"]), remedy: z.string() })),
  blindTo: z.array(z.string()),
});
export type Finding = z.infer<typeof Finding>;

export const WindowMode = z.enum(["around", "written", "until_now", "custom"]);
export type WindowMode = z.infer<typeof WindowMode>;

export const EventRow = z.object({
  id: z.string(),
  time: Instant,
  source: z.string(),
  toldBy: z.string().describe("Who recorded it, in words: Sysmon, Security log, Defender …"),
  eventCode: z.string().nullable(),
  category: z.string().nullable(),
  host: z.string().nullable(),
  user: z.string().nullable(),
  /** One line a person would write of it. */
  summary: Phrase,
  strength: z.enum(["strong", "weak"]).nullable(),
  group: z.number().nullable(),
  /** Kept apart from the result, and why (pid reused …). */
  setAside: z.string().nullable(),
  /** The row of this id tells of the same process; this is another sensor's record of it. */
  sameProcessAs: z.string().nullable(),
  pinned: z.boolean(),
});
export type EventRow = z.infer<typeof EventRow>;

export const PivotResult = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  status: z.enum(["found", "empty", "unreachable", "failed"]),
  /** For unreachable and failed: why. */
  reason: z.string().nullable(),
  groups: z.array(
    z.object({ text: z.string(), strength: z.enum(["strong", "weak"]), removedBecause: z.string().nullable() }),
  ),
  window: z.object({ mode: WindowMode, from: Instant.nullable(), to: Instant.nullable(), field: z.string() }),
  /** What Kibana would ask word for word, where that is another question; `total` null when it could not be counted. */
  literal: z.object({ text: z.string(), meaning: z.string(), total: z.number().nullable() }).nullable(),
  rows: z.array(EventRow),
  total: z.number().describe("All that the query matched in the window, what was set aside included"),
  setAside: z.number().describe("How many were set aside"),
  cut: z.boolean(),
  digest: z.string(),
});
export type PivotResult = z.infer<typeof PivotResult>;

export const Answer = z.object({
  verdict: Verdict,
  rationale: z.string(),
  by: Actor,
  at: Instant,
  evidence: z.array(z.string()),
  stale: z.array(z.string()).describe("What changed since, in words"),
});
export type Answer = z.infer<typeof Answer>;

export const Question = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  text: z.string(),
  why: z.string().nullable(),
  focus: z.array(
    z.object({
      field: z.string(),
      value: FieldValue,
      expected: z.string().nullable(),
      eventId: z.string().nullable().describe("The event that has the value"),
      from: z
        .object({ words: z.string(), field: z.string().describe("The field of that event") })
        .nullable()
        .describe("Where the value was found when the alert's own record does not have it"),
    }),
  ),
  hints: z.array(z.string()),
  implication: z.object({ escalates: z.string().nullable(), lowers: z.string().nullable() }),
  pivots: z.array(PivotResult),
  finding: Finding,
  cannotTell: z
    .array(
      z.object({
        what: z.string(),
        remedy: z.string().describe("The setting or source that would close the gap"),
        answeredBy: z.string().nullable().describe("The event of another source that says it here; null: unresolved"),
      }),
    )
    .describe("What the question asks and the record's source cannot say"),
  answer: Answer.nullable(),
});
export type Question = z.infer<typeof Question>;

export const TreeNode = z.object({
  key: z.string(),
  parentKey: z.string().nullable(),
  eventId: z.string().nullable(),
  /** Other records of the same process (Sysmon beside Security). */
  alsoEventIds: z.array(z.string()),
  toldBy: z.array(z.string()).describe("Who recorded it: Sysmon, Security log, Defender …"),
  name: z.string(),
  pid: z.number().nullable(),
  commandLine: z.string().nullable(),
  time: Instant.nullable(),
  role: z.enum(["ancestor", "broker", "alert", "descendant"]),
  link: z.enum(["entity", "pid", "inferred"]).nullable().describe("How it is tied to its parent"),
  badges: z.array(z.string()),
  folded: z.boolean(),
});
export type TreeNode = z.infer<typeof TreeNode>;

export const Lane = z.enum(["alerts", "process", "logon", "network", "file"]);
export const Timeline = z.object({
  from: Instant,
  to: Instant,
  marks: z.array(
    z.object({
      lane: Lane,
      time: Instant,
      eventId: z.string(),
      /** Other records of the same process, or other alerts on it. */
      alsoEventIds: z.array(z.string()),
      label: z.string(),
      emphasised: z.boolean(),
    }),
  ),
  cut: z.boolean(),
});
export type Timeline = z.infer<typeof Timeline>;

export const Anchor = z.object({
  id: z.enum(["shape", "parent", "user_host", "children", "recurrence"]),
  label: z.string(),
  binds: z.boolean(),
  why: z.string(),
});

export const Gate = z.object({
  policyVersion: z.string(),
  rowId: z.string(),
  recommendation: Recommendation,
  because: z.array(z.string()),
  anchors: z.array(Anchor),
  unresolved: z.array(z.object({ question: z.string(), why: z.string() })),
  conflicts: z.array(z.string()),
});
export type Gate = z.infer<typeof Gate>;

export const Decision = z.object({
  decision: Recommendation,
  justification: z.string(),
  by: Actor,
  at: Instant,
  recommendation: Recommendation,
  departs: z.boolean(),
  digest: z.string(),
});
export type Decision = z.infer<typeof Decision>;

export const Review = z.object({
  verdict: z.enum(["approved", "returned", "overturned"]),
  by: Actor,
  at: Instant,
  reason: z.string(),
  points: z.array(z.object({ question: z.string(), text: z.string() })),
  decision: Recommendation.nullable().describe("For overturned: what it became"),
});
export type Review = z.infer<typeof Review>;

export const Activity = z.object({
  sequence: z.number(),
  at: Instant,
  actor: Actor,
  kind: z.string(),
  summary: z.string(),
  hash: z.string(),
});
export type Activity = z.infer<typeof Activity>;

export const AlertInSession = z.object({
  id: z.string().describe("Of the alert; of the event itself for a near miss"),
  kind: z.enum(["alert", "near_miss"]).describe("near_miss: no alert of the rule, opened by hand"),
  time: Instant,
  command: z.string().describe("What was captured, or the whole command line"),
  commandLine: z.string().nullable(),
  source: z.string().describe("Who recorded the process: Sysmon, Security log, Defender …"),
  process: z.string().describe("Alerts with one value were raised on records of one process"),
  sameShape: z.boolean(),
});

/** What is known of the logon session of the process in view. */
export const SessionView = z.object({
  status: z.enum(["found", "partial", "none", "unreachable", "failed"]),
  /** For all but found: why. */
  reason: z.string().nullable(),
  /** In words: what was asked. */
  how: z.string(),
  logonId: z.string().nullable(),
  /** Where the logon id was read, in words, when not in the alert's own record. */
  logonIdFrom: z.string().nullable(),
  /** The logon, and other sensors' records of it; each is matched by the id. */
  logons: z.array(EventRow),
  /** What else carries the session's id: privileges, credentials used from within it, logoffs, later logons. */
  inSession: z.array(EventRow),
  /** Tied by time, account or host name only: never a match. */
  context: z.array(z.object({ row: EventRow, why: z.string() })),
  /** What of the host's name is open; null when nothing is. */
  hostNote: z.string().nullable(),
});
export type SessionView = z.infer<typeof SessionView>;

export const InvestigationView = z.object({
  id: z.string(),
  version: z.number().describe("Send it back with a command"),
  state: InvestigationState,
  rule: z.object({ id: z.string(), name: z.string(), severity: Severity, riskScore: z.number() }),
  sentence: Phrase,
  openedAt: Instant,
  dueAt: Instant,
  owner: Actor.nullable(),
  alerts: z.array(AlertInSession),
  selectedAlertId: z.string(),
  sourceEventId: z.string(),
  anatomy: Anatomy,
  /** Why the rule cannot fire on what is in view, where that is a near miss; null for an alert. */
  nearMiss: z.object({ by: Actor, at: Instant, reasons: z.array(NearMissReason) }).nullable(),
  facts: z.array(Fact),
  questions: z.array(Question),
  session: SessionView,
  tree: z.array(TreeNode),
  timeline: Timeline,
  related: z.array(
    z.object({
      alertId: z.string(),
      investigationId: z.string().nullable(),
      time: Instant,
      host: z.string().nullable(),
      user: z.string().nullable(),
      summary: Phrase,
      why: z.string(),
      /** Further alerts on the same process, by other sensors' records of it. */
      alsoAlertIds: z.array(z.string()),
      sources: z.array(z.string()),
    }),
  ),
  gate: Gate,
  decision: Decision.nullable(),
  submissions: z.array(Decision).describe("Every decision ever submitted, oldest first"),
  reviews: z.array(Review),
  tags: z.array(z.string()),
  notes: z.array(z.object({ id: z.string(), text: z.string(), by: Actor, at: Instant })),
  pinned: z.array(EventRow),
  activity: z.array(Activity),
  earlier: z.array(
    z.object({
      id: z.string(),
      sentence: Phrase,
      state: InvestigationState,
      decision: Recommendation.nullable(),
      at: Instant,
    }),
  ),
  looked: z.object({
    alerts: z.number(),
    pivots: z.array(z.object({ id: z.string(), label: z.string(), opened: z.boolean(), total: z.number() })),
  }),
  /** What could not be got, by part; the rest is shown. */
  failures: z.array(z.object({ part: z.string(), code: z.string(), message: z.string() })),
  asOf: Instant,
});
export type InvestigationView = z.infer<typeof InvestigationView>;

export const InvestigationQuery = z.object({
  alert: z.string().optional(),
  window: WindowMode.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
export type InvestigationQuery = z.infer<typeof InvestigationQuery>;

const Text = z.string().max(20_000);
export const Command = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("take") }),
  z.object({ kind: z.literal("release") }),
  z.object({ kind: z.literal("assign"), accountId: z.string() }),
  z.object({
    kind: z.literal("answer"),
    question: z.string(),
    verdict: Verdict,
    rationale: Text,
    alertId: z.string(),
    window: WindowMode.default("around"),
    evidence: z.array(z.string()).default([]),
  }),
  z.object({ kind: z.literal("pin"), eventId: z.string(), question: z.string().nullable() }),
  z.object({ kind: z.literal("unpin"), eventId: z.string() }),
  z.object({ kind: z.literal("note"), text: Text.min(1) }),
  z.object({ kind: z.literal("tag"), tag: z.string().max(200) }),
  z.object({ kind: z.literal("untag"), tag: z.string().max(200) }),
  z.object({ kind: z.literal("decide"), decision: Recommendation, justification: Text }),
  z.object({ kind: z.literal("approve"), reason: Text.default("") }),
  z.object({
    kind: z.literal("return"),
    reason: Text.min(1),
    points: z.array(z.object({ question: z.string(), text: Text.min(1) })),
  }),
  z.object({ kind: z.literal("overturn"), decision: Recommendation, reason: Text.min(1) }),
  z.object({ kind: z.literal("reopen"), reason: Text.min(1) }),
  z.object({ kind: z.literal("viewed_pivot"), pivotId: z.string() }),
]);
export type Command = z.infer<typeof Command>;
export const CommandRequest = z.object({ expectedVersion: z.number(), command: Command });
/** `changed` lists what others did since the version the command named, when that is why it was refused. */
export const CommandResult = z.object({ version: z.number(), state: InvestigationState });
export type CommandResult = z.infer<typeof CommandResult>;

export const ReviewItem = z.object({
  id: z.string(),
  decision: Recommendation,
  sentence: Phrase,
  host: FieldValue,
  by: Actor,
  at: Instant,
  why: z.string().describe("escalation, departs from the gate, …"),
  own: z.boolean(),
});
export type ReviewItem = z.infer<typeof ReviewItem>;

export const ExportResult = z.object({
  id: z.string(),
  fileName: z.string(),
  href: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  rootDigest: z.string(),
  keyId: z.string(),
});
export type ExportResult = z.infer<typeof ExportResult>;
