import { z } from "zod";
import { Actor, Instant } from "./basics.ts";

export const KeyScope = z.enum(["ingest", "drop"]).describe("ingest: events by HTTP; drop: files in the key's folder");
export type KeyScope = z.infer<typeof KeyScope>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(KeyScope),
  createdAt: Instant,
  createdBy: Actor,
  revokedAt: Instant.nullable(),
  revokedBy: Actor.nullable(),
  lastUsedAt: Instant.nullable(),
  records: z.number().describe("Acknowledged; = stored + duplicates + quarantined"),
  stored: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
  importId: z.string().describe("Its quarantined records are listed under this"),
  trouble: z
    .object({ message: z.string(), at: Instant })
    .nullable()
    .describe("Why something sent with it was last refused as a whole"),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const DropFolder = z.object({
  keyId: z.string(),
  path: z.string(),
  waiting: z.number().describe("Files that lie there and are not taken yet"),
  reading: z.string().nullable().describe("The file being taken"),
  problem: z.string().nullable(),
});
export type DropFolder = z.infer<typeof DropFolder>;

export const IntakeView = z.object({
  keys: z.array(ApiKey),
  loopback: z.boolean().describe("Only programs on the server's own machine reach it"),
  maxBodyBytes: z.number(),
  drop: z
    .object({
      path: z.string(),
      folders: z.array(DropFolder),
      strangers: z.number().describe("Files and folders there that belong to no live key; they are not read"),
      problem: z.string().nullable(),
    })
    .nullable()
    .describe("Null when no drop folder is set"),
});
export type IntakeView = z.infer<typeof IntakeView>;

/** Printable and on one line: it is shown in lists, in the ledger and in reports. */
const KeyName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "A name has no control or invisible characters");
export const CreateApiKey = z.object({ name: KeyName, scopes: z.array(KeyScope).min(1).max(2) });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const CreatedApiKey = z.object({
  key: ApiKey,
  secret: z.string().describe("Shown this once; only its hash is kept"),
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
