import { z } from "zod";

const Actor = z.object({ id: z.string() });

/** What a verifier reads of `data/case/answers.json`. */
export const AnswerRecords = z.array(
  z.object({
    question: z.string(),
    verdict: z.string(),
    by: Actor,
    evidence: z.array(z.string()),
    ledgerSequence: z.number(),
  }),
);

/** What a verifier reads of `data/case/decision.json`. */
export const DecisionRecord = z
  .object({ decision: z.string(), by: Actor, digest: z.string(), ledgerSequence: z.number() })
  .nullable();

/** What a verifier reads of `data/case/reviews.json`. */
export const ReviewRecords = z.array(
  z.object({
    verdict: z.enum(["approved", "returned", "overturned"]),
    by: Actor,
    reason: z.string(),
    decisionDigest: z.string(),
    exception: z.string().nullable(),
    ledgerSequence: z.number(),
  }),
);

/** What a verifier reads of `data/case/notes.json`. */
export const NoteRecords = z.array(z.object({ text: z.string(), by: Actor, ledgerSequence: z.number() }));

/** What a verifier reads of a ledger entry's canonical text. */
export const EntryRecord = z.object({
  sequence: z.number(),
  kind: z.string(),
  actor: Actor,
  body: z.record(z.string(), z.unknown()),
});
export type EntryRecord = z.infer<typeof EntryRecord>;
