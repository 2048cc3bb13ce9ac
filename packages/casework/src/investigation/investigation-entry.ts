import type { JsonObject } from "@quaestor/telemetry";
import { z } from "zod";
import { CaseworkError } from "../casework-error.ts";
import type { Actor, LedgerEntry, NewEntry } from "../ledger/entry.ts";
import { ActorShape, Alerts, Basis, Gate, Identity, Recommendation, Subject, Verdict } from "./entry-shapes.ts";
import { evolve } from "./evolve.ts";
import type { Investigation } from "./investigation.ts";
import type { InvestigationEvent, InvestigationFact } from "./investigation-event.ts";

const fact = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });

const Fact: z.ZodType<InvestigationFact> = z.discriminatedUnion("kind", [
  fact("opened", { id: z.string(), subject: Subject, alerts: Alerts, earlier: z.array(z.string()) }),
  fact("alerts_added", { alerts: Alerts, identity: Identity.optional() }),
  fact("taken", {}),
  fact("released", {}),
  fact("assigned", { to: ActorShape }),
  fact("answered", {
    question: z.string(),
    verdict: Verdict,
    rationale: z.string(),
    evidence: z.array(z.string()),
    basis: Basis,
  }),
  fact("pinned", { eventId: z.string(), question: z.string().nullable() }),
  fact("unpinned", { eventId: z.string() }),
  fact("tagged", { tag: z.string() }),
  fact("untagged", { tag: z.string() }),
  fact("noted", { id: z.string(), text: z.string() }),
  fact("decided", {
    decision: Recommendation,
    justification: z.string(),
    gate: Gate,
    departs: z.boolean(),
    digest: z.string(),
    needsReview: z.boolean(),
  }),
  fact("approved", { reason: z.string(), digest: z.string() }),
  fact("returned", {
    reason: z.string(),
    points: z.array(z.object({ question: z.string(), text: z.string() })),
    digest: z.string(),
  }),
  fact("overturned", { decision: Recommendation, reason: z.string(), digest: z.string() }),
  fact("voided", { because: z.string(), digest: z.string() }),
  fact("reopened", { reason: z.string() }),
  fact("exported", { id: z.string(), fileName: z.string(), sha256: z.string() }),
  fact("pivot_viewed", { pivotId: z.string() }),
]);

/** The stream an investigation is kept in. */
export function investigationStream(id: string): string {
  return `investigation:${id}`;
}

/** Half characters (lone surrogates) have no canonical form; they become U+FFFD, as in telemetry. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/[\uD800-\uDFFF]/gu, "\uFFFD") : value;
}

/** The entry that keeps a fact; `at` is ISO 8601, UTC. */
export function toEntry(happened: InvestigationFact, actor: Actor, at: string): NewEntry {
  const { kind, ...rest } = happened;
  const body: JsonObject = JSON.parse(JSON.stringify(rest), wellFormed);
  return { at, actor, kind, body };
}

/** The entries that keep what one command made happen. */
export function entriesOf(
  happened: readonly InvestigationFact[],
  by: { readonly actor: Actor; readonly at: string },
): readonly NewEntry[] {
  return happened.map((one) => toEntry(one, by.actor, by.at));
}

/** The event that an entry keeps. Throws CaseworkError ENTRY_UNREADABLE when the entry is none of an investigation's. */
export function fromEntry(entry: LedgerEntry): InvestigationEvent {
  const parsed = Fact.safeParse({ ...entry.body, kind: entry.kind });
  if (!parsed.success) {
    throw new CaseworkError("ENTRY_UNREADABLE", `Entry ${entry.sequence} is no entry of an investigation.`, {
      sequence: entry.sequence,
      problems: z.prettifyError(parsed.error),
    });
  }
  return { fact: parsed.data, actor: entry.actor, at: entry.at, version: entry.version };
}

/** The state that entries of one stream lead to, from `state` on; null when there are none. */
export function foldInvestigation(
  entries: Iterable<LedgerEntry>,
  state: Investigation | null = null,
): Investigation | null {
  let folded = state;
  for (const entry of entries) folded = evolve(folded, fromEntry(entry));
  return folded;
}
