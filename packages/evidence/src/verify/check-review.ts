import type { z } from "zod";
import { PAYLOAD } from "../format/bundle-format.ts";
import { AnswerRecords, DecisionRecord, EntryRecord, NoteRecords, ReviewRecords } from "../format/case-records.ts";
import { textOf } from "../format/digest.ts";
import type { LedgerLine } from "../format/ledger-chain.ts";
import { parseJson } from "./check-ledger.ts";
import type { Findings } from "./findings.ts";
import type { Bag } from "./read-bag.ts";

/**
 * The records people read against the ledger that holds them, and the rules of review replayed from the ledger: an
 * approval is of the decision that stands, by somebody who neither made it, nor answered in that round, nor gave an answer
 * that still stands.
 */
export function checkReviewRules(bag: Bag, lines: readonly LedgerLine[], findings: Findings): void {
  const entries = lines.flatMap((line) => readEntry(line, findings));
  checkRecords(bag, entries, findings);
  replay(entries, exceptedSequences(bag), findings);
}

function readEntry(line: LedgerLine, findings: Findings): readonly EntryRecord[] {
  const parsed = EntryRecord.safeParse(parseJson(line.canonical));
  if (parsed.success && parsed.data.sequence === line.sequence) return [parsed.data];
  findings.fail("LEDGER_MALFORMED", PAYLOAD.ledgerEntries, `The text of entry ${line.sequence} is not that entry.`);
  return [];
}

interface Claim {
  readonly path: string;
  readonly what: string;
  readonly sequence: number;
  readonly kind: string;
  readonly actorId: string;
  readonly body: Readonly<Record<string, unknown>>;
}

function checkRecords(bag: Bag, entries: readonly EntryRecord[], findings: Findings): void {
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  for (const { path, what, sequence, kind, actorId, body } of claims(bag, findings)) {
    const entry = bySequence.get(sequence);
    if (entry === undefined) {
      findings.fail(
        "REFERENCE_UNRESOLVED",
        path,
        `${what} points at ledger entry ${sequence}, which is not in the bundle.`,
      );
      continue;
    }
    const differs = Object.entries(body).some(([name, value]) => entry.body[name] !== value);
    if (entry.kind !== kind || entry.actor.id !== actorId || differs) {
      findings.fail("REVIEW_RULE", path, `${what} is not what ledger entry ${sequence} says.`);
    }
  }
}

function claims(bag: Bag, findings: Findings): readonly Claim[] {
  const answers = record(bag, PAYLOAD.answers, AnswerRecords, findings) ?? [];
  const decision = record(bag, PAYLOAD.decision, DecisionRecord, findings) ?? null;
  const reviews = record(bag, PAYLOAD.reviews, ReviewRecords, findings) ?? [];
  const notes = record(bag, PAYLOAD.notes, NoteRecords, findings) ?? [];
  return [
    ...answers.map(({ question, verdict, by, ledgerSequence }) => ({
      path: PAYLOAD.answers,
      what: `The answer to ${question}`,
      sequence: ledgerSequence,
      kind: "answered",
      actorId: by.id,
      body: { question, verdict },
    })),
    ...(decision === null
      ? []
      : [
          {
            path: PAYLOAD.decision,
            what: "The decision",
            sequence: decision.ledgerSequence,
            kind: "decided",
            actorId: decision.by.id,
            body: { decision: decision.decision, digest: decision.digest },
          },
        ]),
    ...reviews.map(({ verdict, by, decisionDigest, ledgerSequence }) => ({
      path: PAYLOAD.reviews,
      what: "A review",
      sequence: ledgerSequence,
      kind: verdict,
      actorId: by.id,
      body: { digest: decisionDigest },
    })),
    ...notes.map(({ by, ledgerSequence }) => ({
      path: PAYLOAD.notes,
      what: "A note",
      sequence: ledgerSequence,
      kind: "noted",
      actorId: by.id,
      body: {},
    })),
  ];
}

function record<T>(bag: Bag, path: string, schema: z.ZodType<T>, findings: Findings): T | undefined {
  const parsed = schema.safeParse(parseJson(textOf(bag.content.get(path) ?? new Uint8Array()) ?? "{}"));
  if (!parsed.success) findings.fail("INDEX_MALFORMED", path, "The record cannot be read.");
  return parsed.data;
}

function exceptedSequences(bag: Bag): ReadonlySet<number> {
  const reviews =
    ReviewRecords.safeParse(parseJson(textOf(bag.content.get(PAYLOAD.reviews) ?? new Uint8Array()) ?? "")).data ?? [];
  return new Set(reviews.flatMap(({ exception, ledgerSequence }) => (exception === null ? [] : [ledgerSequence])));
}

function replay(entries: readonly EntryRecord[], excepted: ReadonlySet<number>, findings: Findings): void {
  let standing: EntryRecord | null = null;
  let answerers = new Set<string>();
  const standingAnswers = new Map<unknown, string>();
  const broken = (entry: EntryRecord, message: string) =>
    findings.fail("REVIEW_RULE", PAYLOAD.ledgerEntries, `Ledger entry ${entry.sequence}: ${message}`);
  for (const entry of entries.toSorted((a, b) => a.sequence - b.sequence)) {
    if (entry.kind === "answered") {
      answerers.add(entry.actor.id);
      standingAnswers.set(entry.body.question, entry.actor.id);
    }
    if (entry.kind === "decided") standing = entry;
    if (entry.kind === "approved" || entry.kind === "overturned") {
      if (standing === null || standing.body.digest !== entry.body.digest) {
        broken(entry, "what was reviewed is not the decision that stood.");
      }
      if (standing?.actor.id === entry.actor.id && !excepted.has(entry.sequence)) {
        broken(entry, "the reviewer made the decision.");
      }
      const answered = answerers.has(entry.actor.id) || [...standingAnswers.values()].includes(entry.actor.id);
      if (answered && !excepted.has(entry.sequence)) {
        broken(entry, "the reviewer answered a question of this round, or one whose answer still stands.");
      }
    }
    const needsReason = entry.kind === "returned" || entry.kind === "overturned";
    if (needsReason && (typeof entry.body.reason !== "string" || entry.body.reason.trim() === "")) {
      broken(entry, "it has no reason.");
    }
    if (["returned", "reopened", "voided"].includes(entry.kind)) standing = null;
    if (["returned", "reopened"].includes(entry.kind)) answerers = new Set();
  }
}
