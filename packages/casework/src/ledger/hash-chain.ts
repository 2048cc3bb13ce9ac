import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { JsonValue } from "@quaestor/telemetry";
import { canonicalJson } from "./canonical-json.ts";
import type { LedgerHead } from "./case-store.ts";
import { GENESIS_HASH, type LedgerEntry, type NewEntry } from "./entry.ts";

const CHAIN_PREFIX = Uint8Array.of(0x01);

/** SHA-256 of a text's UTF-8 bytes, hex. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 of a JSON value in canonical form, hex. Throws CaseworkError NOT_CANONICAL. */
export function digestOf(value: JsonValue): string {
  return sha256Hex(canonicalJson(value));
}

type Placed = Omit<LedgerEntry, "previousHash" | "hash">;

/** The text of an entry that is hashed: its canonical JSON without the two hashes. */
export function canonicalEntry(entry: Placed): string {
  const { sequence, at, actor, stream, version, kind, body } = entry;
  const { id, name, role } = actor;
  return canonicalJson({ sequence, at, actor: { id, name, role }, stream, version, kind, body });
}

/** `SHA-256(0x01 || previous || SHA-256(canonical))`, hex in, hex out. */
export function chainHash(previousHash: string, canonical: string): string {
  return bytesToHex(sha256(concatBytes(CHAIN_PREFIX, hexToBytes(previousHash), sha256(utf8ToBytes(canonical)))));
}

/** Before the first entry. */
export const EMPTY_HEAD: LedgerHead = { sequence: 0, hash: GENESIS_HASH };

/** Gives a new entry its place after `head` and its hash. Throws CaseworkError NOT_CANONICAL. */
export function sealEntry(head: LedgerHead, place: { stream: string; version: number }, entry: NewEntry): LedgerEntry {
  const { at, actor, kind, body } = entry;
  const placed: Placed = {
    sequence: head.sequence + 1,
    at,
    actor: { id: actor.id, name: actor.name, role: actor.role },
    stream: place.stream,
    version: place.version,
    kind,
    body,
  };
  return { ...placed, previousHash: head.hash, hash: chainHash(head.hash, canonicalEntry(placed)) };
}

/** What checking a chain says: its head, or the first entry that does not fit. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: LedgerHead }
  | { readonly ok: false; readonly sequence: number; readonly message: string };

function fault(entry: LedgerEntry, head: LedgerHead): string | null {
  if (entry.sequence !== head.sequence + 1) return `Entry ${head.sequence + 1} is missing.`;
  if (entry.previousHash !== head.hash) return "Does not follow the entry before it: its previous hash is another one.";
  try {
    return chainHash(head.hash, canonicalEntry(entry)) === entry.hash
      ? null
      : "Was changed: its content gives another hash.";
  } catch (error) {
    return `Was changed: ${error instanceof Error ? error.message : "it cannot be read"}`;
  }
}

/**
 * Checks entries in order of sequence, beginning after `after` (page by page: pass the head that the last call gave).
 * Finds edits, insertions, removals and reordering inside. It cannot see that the tail was cut off or that the whole
 * chain was written anew: compare the head with one that somebody else kept (casework-formats, section 5).
 */
export function verifyChain(entries: Iterable<LedgerEntry>, after: LedgerHead = EMPTY_HEAD): ChainVerdict {
  let head = after;
  const versions = new Map<string, number>();
  for (const entry of entries) {
    const known = versions.get(entry.stream) ?? (after.sequence === 0 ? 0 : entry.version - 1);
    const message =
      fault(entry, head) ?? (entry.version === known + 1 ? null : "Its version in the stream is out of order.");
    if (message !== null) return { ok: false, sequence: head.sequence + 1, message };
    versions.set(entry.stream, entry.version);
    head = { sequence: entry.sequence, hash: entry.hash };
  }
  return { ok: true, head };
}
