import { z } from "zod";
import { concat, sha256Hex, utf8 } from "./digest.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of `data/ledger/entries.jsonl`. */
export const LedgerLine = z.object({
  sequence: z.number().int().nonnegative(),
  previousHash: Hash,
  hash: Hash,
  canonical: z.string(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** One line of `data/ledger/links.jsonl`: an entry of another investigation, by digest only. */
export const LedgerLink = z.object({ sequence: z.number().int().nonnegative(), entryDigest: Hash, hash: Hash });
export type LedgerLink = z.infer<typeof LedgerLink>;

export const LedgerHead = z.object({ sequence: z.number().int().nonnegative(), hash: Hash });
export type LedgerHead = z.infer<typeof LedgerHead>;

/** SHA-256 of an entry's canonical text, hex. */
export function entryDigest(canonical: string): string {
  return sha256Hex(utf8(canonical));
}

/** `SHA-256(0x01 || previous || digest)`, all in hex: the hash of the entry that follows `previous`. */
export function chainHash(previousHash: string, digest: string): string {
  return sha256Hex(concat(Uint8Array.of(1), bytesOfHex(previousHash), bytesOfHex(digest)));
}

function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
