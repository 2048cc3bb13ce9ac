import { z } from "zod";

export const Nothing = z.object({});
/** An ISO 8601 instant in UTC with up to nine digits of a second. */
export const Instant = z.iso.datetime({ offset: false }).describe("ISO 8601, UTC, up to nine fractional digits");
export const Role = z.enum(["analyst", "lead", "admin", "auditor"]);
export const Verdict = z.enum(["escalate", "lower_concern", "unresolved"]);
export type Verdict = z.infer<typeof Verdict>;
export const Recommendation = z.enum(["escalate", "close", "preserve_and_escalate"]);
export type Recommendation = z.infer<typeof Recommendation>;
export const Severity = z.enum(["low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof Severity>;
export const InvestigationState = z.enum([
  "open",
  "in_work",
  "submitted",
  "returned",
  "approved",
  "overturned",
  "closed",
]);
export type InvestigationState = z.infer<typeof InvestigationState>;

export const Actor = z.object({ id: z.string(), name: z.string(), role: Role });
export type Actor = z.infer<typeof Actor>;

/** A field's value, or how it is absent: the source never gives it, or could have and did not. */
export const FieldValue = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("present"),
    values: z.array(z.string()),
    weaker: z.string().nullable().describe("Why this value is a weaker identity, if it is"),
  }),
  z.object({ state: z.literal("not_in_source"), remedy: z.string() }),
  z.object({ state: z.literal("missing"), remedy: z.string() }),
]);
export type FieldValue = z.infer<typeof FieldValue>;

/** Words and literal telemetry, told apart: `code` is shown monospaced and inert. */
export const Phrase = z.array(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("text"), text: z.string() }),
    z.object({ kind: z.literal("code"), text: z.string() }),
    z.object({ kind: z.literal("link"), text: z.string(), eventId: z.string(), field: z.string().nullable() }),
  ]),
);
export type Phrase = z.infer<typeof Phrase>;
