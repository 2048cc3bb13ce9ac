import type { JsonValue } from "@quaestor/telemetry";
import { z } from "zod";

export const Verdict = z.enum(["escalate", "lower_concern", "unresolved"]);
export const Recommendation = z.enum(["escalate", "close", "preserve_and_escalate"]);
export const ActorShape = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["analyst", "lead", "admin", "auditor", "system"]),
});
/** Entries from before there were near misses name no kind: they are about alerts. */
const ReferenceKind = z.enum(["alert", "near_miss"]).default("alert");
export const Alerts = z.array(
  z.object({ kind: ReferenceKind, alertId: z.string(), sourceEventId: z.string(), at: z.string() }),
);
export const Identity = z.object({
  hosts: z.array(
    z.object({
      id: z.string().nullable(),
      scheme: z.enum(["agent", "crowdstrike_fdr", "m365_defender", "sentinel_one_cloud_funnel", "endgame"]),
      name: z.string().nullable(),
    }),
  ),
  users: z.array(z.object({ id: z.string().nullable(), name: z.string().nullable(), domain: z.string().nullable() })),
});
export const Subject = z.object({
  ruleId: z.string(),
  ruleName: z.string(),
  severity: z.enum(["low", "medium", "high", "critical"]),
  riskScore: z.number(),
  hostKey: z.string(),
  hostName: z.string().nullable(),
  userKey: z.string(),
  userName: z.string().nullable(),
  userDomain: z.string().nullable(),
  identity: Identity.optional(),
});
const Status = z.enum(["found", "empty", "unreachable", "failed"]);
const anyJson: z.ZodType<JsonValue> = z.json();
export const Basis = z.object({
  guideVersion: z.string(),
  alertId: z.string(),
  alerts: z.number(),
  finding: z.object({ verdict: Verdict, headline: z.string() }).nullable(),
  pivots: z.array(
    z.object({
      pivotId: z.string(),
      query: anyJson,
      window: z.object({ from: z.string().nullable(), to: z.string().nullable(), field: z.string() }),
      status: Status,
      count: z.number(),
      cut: z.boolean(),
      digest: z.string(),
    }),
  ),
});
export const Gate = z.object({
  policyVersion: z.string(),
  rowId: z.string(),
  recommendation: Recommendation,
  reasons: z.array(z.string()),
  anchors: z.array(
    z.object({
      id: z.enum(["shape", "parent", "user_host", "children", "recurrence"]),
      label: z.string(),
      binds: z.boolean(),
      why: z.string(),
    }),
  ),
  unresolved: z.array(z.object({ question: z.string(), why: z.string() })),
  conflicts: z.array(z.string()),
});
