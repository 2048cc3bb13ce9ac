import { z } from "zod";

/** What a file of the payload is. */
export const FileRole = z.enum([
  "index",
  "report",
  "case",
  "process",
  "pivot",
  "alerts",
  "events",
  "received",
  "rule",
  "guide",
  "ledger",
]);
export type FileRole = z.infer<typeof FileRole>;

export const IndexedFile = z.object({
  path: z.string(),
  role: FileRole,
  mediaType: z.string(),
  /** What it holds, in words. */
  about: z.string(),
  /** The name it had where it came from, if it had one. Chosen by others: a field, never a path. */
  originalName: z.string().nullable(),
});
export type IndexedFile = z.infer<typeof IndexedFile>;

export const IndexedEvidence = z.object({
  /** `E1`, `E2`, …: how the report points at it. */
  ref: z.string().regex(/^E[1-9]\d*$/),
  eventId: z.string(),
  /** `absent`: the case points at it, but it could no longer be had when the bundle was made. */
  role: z.enum(["alert", "source", "other", "absent"]),
  source: z.string().nullable(),
  index: z.string().nullable(),
  /** The record as received, byte for byte; null when it was made here or is absent. */
  received: z.string().nullable(),
  /** File and 1-based line of the normalised document. */
  normalised: z.object({ path: z.string(), line: z.number().int().positive() }).nullable(),
});
export type IndexedEvidence = z.infer<typeof IndexedEvidence>;

/** `data/index.json`: every file of the payload and every piece of evidence. */
export const BundleIndex = z.object({
  format: z.string(),
  bundle: z.string(),
  investigationId: z.string(),
  madeAt: z.string(),
  madeBy: z.string(),
  files: z.array(IndexedFile),
  evidence: z.array(IndexedEvidence),
});
export type BundleIndex = z.infer<typeof BundleIndex>;
