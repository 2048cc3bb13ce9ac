import { z } from "zod";

const text = z.string();
const texts = z.array(text);
const reference = z.object({ id: text.min(1), name: text.min(1), reference: text });

const threat = z.object({
  framework: text,
  tactic: reference,
  technique: z.array(reference.extend({ subtechnique: z.array(reference).default([]) })).default([]),
});

const provider = z.strictObject({
  excluded: z.boolean(),
  field: text.min(1),
  queryType: z.enum(["phrase", "phrases", "exists", "range"]),
  value: z.union([text, z.number(), z.boolean()]),
  valueType: z.enum(["string", "number", "boolean"]),
});

const investigate = z.strictObject({
  label: text.min(1),
  description: text.optional(),
  providers: z.array(z.array(provider).min(1)).min(1),
  relativeFrom: text.optional(),
  relativeTo: text.optional(),
});

const osquery = z.object({
  label: text.optional(),
  query: text.min(1),
  ecs_mapping: z.record(text, z.record(text, z.union([text, z.array(text)]))).optional(),
});

/** A key that means something to the detection engine and that this one does not do yet: refused, never ignored. */
const notYet = (what: string) =>
  z.undefined({ error: `${what} is not supported yet; the rule would not mean what it says.` }).optional();
const emptyUntil = (what: string) =>
  z
    .array(z.unknown())
    .max(0, { error: `${what} is not supported yet; the rule would not mean what it says.` })
    .optional();

/** `[rule]` of a detection-rules file (elastic-semantics, section 1.1), as far as an EQL rule goes. */
const rule = z.strictObject({
  author: texts.min(1),
  description: text.min(1),
  name: text.min(1),
  risk_score: z.int().min(0).max(100),
  rule_id: text.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, {
    error: "A UUID is expected.",
  }),
  severity: z.enum(["low", "medium", "high", "critical"]),
  type: z.literal("eql", { error: 'Only rules of the type "eql" can be run.' }),
  language: z.literal("eql").default("eql"),
  query: text.min(1),
  from: text.default("now-6m"),
  to: text.default("now"),
  interval: text.default("5m"),
  max_signals: z.int().min(1).max(1000).default(100),
  enabled: z.boolean().default(true),
  index: texts.default([]),
  timestamp_override: z
    .literal("event.ingested", { error: 'Only "event.ingested" can override the timestamp.' })
    .optional(),
  event_category_override: text.min(1).optional(),
  building_block_type: z.literal("default").optional(),
  license: text.default(""),
  tags: texts.default([]),
  references: texts.default([]),
  false_positives: texts.default([]),
  threat: z.array(threat).default([]),
  note: text.default(""),
  setup: text.default(""),
  // Refused: each would change which alerts there are, or what they say.
  filters: emptyUntil("filters"),
  exceptions_list: emptyUntil("exceptions_list"),
  severity_mapping: emptyUntil("severity_mapping"),
  risk_score_mapping: emptyUntil("risk_score_mapping"),
  alert_suppression: notYet("alert_suppression"),
  rule_name_override: notYet("rule_name_override"),
  timestamp_field: notYet("timestamp_field"),
  // Without meaning for an execution here.
  actions: z.unknown().optional(),
  tiebreaker_field: z.unknown().optional(),
  investigation_fields: z.unknown().optional(),
  meta: z.unknown().optional(),
  related_integrations: z.unknown().optional(),
  required_fields: z.unknown().optional(),
  response_actions: z.unknown().optional(),
  revision: z.unknown().optional(),
  threat_mappings: z.unknown().optional(),
  throttle: z.unknown().optional(),
  timeline_id: z.unknown().optional(),
  timeline_title: z.unknown().optional(),
  version: z.unknown().optional(),
});

/** A whole rule file. `metadata` is the repository's bookkeeping and is not read. */
export const ruleFile = z.strictObject({
  metadata: z.unknown().optional(),
  rule,
  transform: z
    .strictObject({ investigate: z.array(investigate).default([]), osquery: z.array(osquery).default([]) })
    .default({ investigate: [], osquery: [] }),
});
export type RuleFile = z.infer<typeof ruleFile>;
