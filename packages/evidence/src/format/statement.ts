import { z } from "zod";
import { textOf, utf8 } from "./digest.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What is signed: digests and names only, so that the whole body is one small message. */
export const Statement = z.strictObject({
  type: z.literal("quaestor-bundle-statement/1"),
  format: z.string(),
  bundle: z.string(),
  investigationId: z.string(),
  ledgerHead: z.strictObject({ hash: Hash, sequence: z.number().int() }),
  madeAt: z.string(),
  madeBy: z.string(),
  subject: z.strictObject({ name: z.literal("tagmanifest-sha256.txt"), sha256: Hash }),
});
export type Statement = z.infer<typeof Statement>;

/** The statement as the bytes that are signed. */
export function writeStatement(statement: Statement): Uint8Array {
  return utf8(JSON.stringify(statement));
}

/** A statement from bytes whose signature was verified before; null when it is none. */
export function readStatement(bytes: Uint8Array): Statement | null {
  try {
    return Statement.safeParse(JSON.parse(textOf(bytes) ?? "")).data ?? null;
  } catch {
    return null;
  }
}
