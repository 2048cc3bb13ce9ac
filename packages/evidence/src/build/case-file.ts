import { z } from "zod";

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

/** ISO 8601, UTC, up to nine digits of a second. */
const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Verdict = z.enum(["escalate", "lower_concern", "unresolved"]);
const Recommendation = z.enum(["escalate", "close", "preserve_and_escalate"]);

export const CaseActor = z.object({ id: z.string(), name: z.string(), role: z.string() });
export type CaseActor = z.infer<typeof CaseActor>;

/** Words and literal telemetry, told apart. `link` points at an event of the case. */
export const CasePhrase = list(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("text"), text: z.string() }),
    z.object({ kind: z.literal("code"), text: z.string() }),
    z.object({ kind: z.literal("link"), text: z.string(), eventId: z.string(), field: z.string().nullable() }),
  ]),
);
export type CasePhrase = z.infer<typeof CasePhrase>;

/** A field's value, or how it is absent. */
export const CaseFieldValue = z.discriminatedUnion("state", [
  z.object({ state: z.literal("present"), values: list(z.string()), weaker: z.string().nullable() }),
  z.object({ state: z.literal("not_in_source"), remedy: z.string() }),
  z.object({ state: z.literal("missing"), remedy: z.string() }),
]);
export type CaseFieldValue = z.infer<typeof CaseFieldValue>;

/** An event or alert that the case rests on. Every event id used elsewhere in the case must be here. */
export const CaseEvent = z.object({
  id: z.string().min(1),
  /** `alert`: a document of the detection engine; `source`: the event an alert was raised on; `other`: found by looking. */
  role: z.enum(["alert", "source", "other"]),
  index: z.string(),
  source: z.string(),
  /** The normalised document. */
  document: z.record(z.string(), z.unknown()),
  /** The record exactly as received; null for documents made here, such as alerts. */
  raw: z.union([z.string(), z.instanceof(Uint8Array)]).nullable(),
});
export type CaseEvent = z.infer<typeof CaseEvent>;

export const CaseAnatomy = z.object({
  commandLine: CaseFieldValue,
  /** Offsets are in UTF-16 code units of the command line. */
  parts: list(
    z.object({
      start: z.number(),
      end: z.number(),
      text: z.string(),
      kind: z.string(),
      label: z.string().nullable(),
    }),
  ),
  note: z.string().nullable(),
  conditions: list(
    z.object({
      id: z.string(),
      text: z.string(),
      chip: z.string(),
      satisfied: z.boolean(),
      field: z.string().nullable(),
      value: z.string().nullable(),
      part: z.number().nullable(),
    }),
  ),
  attackerClock: Instant.nullable(),
});
export type CaseAnatomy = z.infer<typeof CaseAnatomy>;

/** One event in a list, with the line a person would write of it. */
export const CaseEventRow = z.object({
  /** Id of a `CaseEvent`. */
  id: z.string(),
  time: Instant,
  source: z.string(),
  eventCode: z.string().nullable(),
  category: z.string().nullable(),
  host: z.string().nullable(),
  user: z.string().nullable(),
  summary: CasePhrase,
  strength: z.enum(["strong", "weak"]).nullable(),
  group: z.number().nullable(),
  /** Kept apart from the result, and why. */
  setAside: z.string().nullable(),
});
export type CaseEventRow = z.infer<typeof CaseEventRow>;

export const CasePivot = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  status: z.enum(["found", "empty", "unreachable", "failed"]),
  reason: z.string().nullable(),
  groups: list(
    z.object({ text: z.string(), strength: z.enum(["strong", "weak"]), removedBecause: z.string().nullable() }),
  ),
  /** The query as it was run, as JSON; null when it could not be asked. */
  query: z.unknown(),
  window: z.object({
    mode: z.string(),
    from: Instant.nullable(),
    to: Instant.nullable(),
    /** The time field the window was read on. */
    field: z.string(),
  }),
  /** When it was asked; null when not known. */
  ranAt: Instant.nullable(),
  rows: list(CaseEventRow),
  /** All that matched; more than the rows when `cut`. */
  total: z.number().int().nonnegative(),
  cut: z.boolean(),
  /** Digest of the rows as the casework computed it when the pivot ran. */
  digest: z.string(),
});
export type CasePivot = z.infer<typeof CasePivot>;

export const CaseFinding = z.object({
  verdict: Verdict,
  strength: z.enum(["strong", "moderate", "weak"]),
  headline: z.string(),
  reasons: list(CasePhrase),
  missing: list(z.object({ field: z.string(), state: z.enum(["not_in_source", "missing"]), remedy: z.string() })),
  blindTo: list(z.string()),
});
export type CaseFinding = z.infer<typeof CaseFinding>;

export const CaseAnswer = z.object({
  verdict: Verdict,
  rationale: z.string(),
  by: CaseActor,
  at: Instant,
  /** Event ids. */
  evidence: list(z.string()),
  stale: list(z.string()),
  /** The entry that records it. */
  ledgerSequence: z.number().int().nonnegative(),
});
export type CaseAnswer = z.infer<typeof CaseAnswer>;

export const CaseQuestion = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  text: z.string(),
  why: z.string().nullable(),
  focus: list(
    z.object({
      field: z.string(),
      value: CaseFieldValue,
      expected: z.string().nullable(),
      eventId: z.string().nullable(),
      /** Where the value was found when the alert's own record does not have it. */
      from: z.object({ words: z.string(), field: z.string() }).nullable().default(null),
    }),
  ),
  implication: z.object({ escalates: z.string().nullable(), lowers: z.string().nullable() }),
  pivots: list(CasePivot),
  /** Null where no machine finding was made. */
  finding: CaseFinding.nullable(),
  /** What the question asks and the record's source cannot say; `answeredBy` is an event that says it here. */
  cannotTell: list(z.object({ what: z.string(), remedy: z.string(), answeredBy: z.string().nullable() })).default([]),
  answer: CaseAnswer.nullable(),
});
export type CaseQuestion = z.infer<typeof CaseQuestion>;

export const CaseTreeNode = z.object({
  key: z.string(),
  parentKey: z.string().nullable(),
  eventId: z.string().nullable(),
  alsoEventIds: list(z.string()),
  name: z.string(),
  pid: z.number().nullable(),
  commandLine: z.string().nullable(),
  time: Instant.nullable(),
  role: z.enum(["ancestor", "broker", "alert", "descendant"]),
  link: z.enum(["entity", "pid", "inferred"]).nullable(),
});
export type CaseTreeNode = z.infer<typeof CaseTreeNode>;

/** A lookup made outside the questions: children of the alert's process, or its logon session. */
export const CaseLookup = z.object({
  /** `unreachable`: it could not be asked; `failed`: it was asked and broke. Neither is an empty result. */
  status: z.enum(["found", "empty", "unreachable", "failed"]),
  reason: z.string().nullable(),
  /** How the rows are tied to the alert, in words. */
  how: z.string(),
  rows: list(CaseEventRow),
});
export type CaseLookup = z.infer<typeof CaseLookup>;

export const CaseGate = z.object({
  policyVersion: z.string(),
  rowId: z.string(),
  recommendation: Recommendation,
  because: list(z.string()),
  anchors: list(z.object({ id: z.string(), label: z.string(), binds: z.boolean(), why: z.string() })),
  unresolved: list(z.object({ question: z.string(), why: z.string() })),
  conflicts: list(z.string()),
});
export type CaseGate = z.infer<typeof CaseGate>;

export const CaseDecision = z.object({
  decision: Recommendation,
  justification: z.string(),
  by: CaseActor,
  at: Instant,
  /** What the gate said then. */
  recommendation: Recommendation,
  departs: z.boolean(),
  /** Digest of what was submitted; a review names the digest it is of. */
  digest: z.string().min(1),
  ledgerSequence: z.number().int().nonnegative(),
});
export type CaseDecision = z.infer<typeof CaseDecision>;

export const CaseReview = z.object({
  verdict: z.enum(["approved", "returned", "overturned"]),
  by: CaseActor,
  at: Instant,
  reason: z.string(),
  points: list(z.object({ question: z.string(), text: z.string() })),
  /** What an overturned decision became. */
  decision: Recommendation.nullable(),
  /** `digest` of the decision that was reviewed. */
  decisionDigest: z.string().min(1),
  /** Why the rule of four eyes was set aside, where it was; shown in the report. */
  exception: z.string().nullable().default(null),
  /** Set when a later change voided it: what changed. */
  voidedBecause: z.string().nullable().default(null),
  ledgerSequence: z.number().int().nonnegative(),
});
export type CaseReview = z.infer<typeof CaseReview>;

/**
 * The part of the ledger that belongs to this investigation. The chain is
 * `hash[n] = SHA-256(0x01 || hash[n-1] || SHA-256(canonical[n]))`, the first `hash[n-1]` being 32 zero bytes.
 */
export const CaseLedger = z.object({
  entries: list(
    z.object({
      sequence: z.number().int().nonnegative(),
      previousHash: Hash,
      hash: Hash,
      /** The text that was hashed: the entry in the canonical form of RFC 8785. */
      canonical: z.string(),
      at: Instant,
      actor: CaseActor,
      kind: z.string(),
      summary: z.string(),
    }),
  ),
  /** Entries of other investigations between the first of ours and the head: only the digest of their text. */
  links: list(z.object({ sequence: z.number().int().nonnegative(), entryDigest: Hash, hash: Hash })),
  /** The newest entry of the whole ledger when the bundle was made. */
  head: z.object({ sequence: z.number().int().nonnegative(), hash: Hash }),
});
export type CaseLedger = z.infer<typeof CaseLedger>;

/**
 * Everything a bundle is made of, as plain data. Parts have the shapes of the HTTP contract's investigation view, with
 * ledger positions, queries and events added, so that they can be handed over as they are; members not named here are
 * left out of the bundle.
 */
export const CaseFile = z.object({
  investigation: z.object({
    id: z.string().min(1),
    version: z.number(),
    state: z.string(),
    headline: CasePhrase,
    openedAt: Instant,
    owner: CaseActor.nullable(),
  }),
  rule: z.object({
    id: z.string(),
    name: z.string(),
    severity: z.string(),
    riskScore: z.number(),
    /** The rule file as run. */
    toml: z.string(),
    /** The guide in Markdown as run. */
    guide: z.string(),
    /** Digest or version of the guide. */
    guideVersion: z.string(),
  }),
  events: list(CaseEvent),
  alerts: list(
    z.object({
      /** `near_miss`: an event that a person opened the investigation on; no alert of the rule. */
      kind: z.enum(["alert", "near_miss"]).default("alert"),
      /** Id of the alert's `CaseEvent`; of the event itself for a near miss. */
      id: z.string(),
      /** Id of the event it was raised on. */
      sourceEventId: z.string().nullable(),
      time: Instant,
      command: z.string(),
      commandLine: z.string().nullable(),
    }),
  ),
  /** The alert the anatomy, the tree and the questions are about. */
  selectedAlertId: z.string(),
  /** Where that is a near miss: who opened it, and why the rule could not fire. Null for an alert. */
  nearMiss: z
    .object({
      by: CaseActor,
      at: Instant,
      reasons: list(
        z.object({
          id: z.string(),
          title: z.string(),
          sentence: z.string(),
          remedy: z.string(),
          shows: z.string().nullable(),
          conditions: list(z.string()),
        }),
      ),
    })
    .nullable()
    .default(null),
  anatomy: CaseAnatomy,
  facts: list(
    z.object({
      label: z.string(),
      field: z.string(),
      value: CaseFieldValue,
      note: z.string().nullable(),
      eventId: z.string().nullable(),
    }),
  ),
  questions: list(CaseQuestion),
  tree: list(CaseTreeNode),
  children: CaseLookup,
  logons: CaseLookup,
  timeline: z.object({
    from: Instant,
    to: Instant,
    marks: list(
      z.object({
        lane: z.string(),
        time: Instant,
        eventId: z.string(),
        label: z.string(),
        emphasised: z.boolean(),
      }),
    ),
    cut: z.boolean(),
  }),
  /** Event ids. */
  pinned: list(z.string()),
  notes: list(z.object({ text: z.string(), by: CaseActor, at: Instant, ledgerSequence: z.number().int() })),
  gate: CaseGate,
  decision: CaseDecision.nullable(),
  reviews: list(CaseReview),
  ledger: CaseLedger,
  /** Who asked for the bundle. */
  exportedBy: CaseActor,
  /** What could not be got; the report names it. */
  failures: list(z.object({ part: z.string(), code: z.string(), message: z.string() })),
});
export type CaseFile = z.infer<typeof CaseFile>;
/** What `buildBundle` takes: a case file whose defaults may be left out. */
export type CaseFileInput = z.input<typeof CaseFile>;
