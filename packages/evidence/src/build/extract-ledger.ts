import { canonicalEntry, type LedgerEntry, type LedgerHead } from "@quaestor/casework";
import { entryDigest } from "../format/ledger-chain.ts";
import type { CaseLedger } from "./case-file.ts";

/**
 * This investigation's part of the ledger, from the whole chain between its first entry and the head (in order, as
 * `CaseStore.list` gives it ascending): its own entries in full, all others as digests, so that nothing of another
 * investigation leaves with it. `describe` says an entry in words for the report.
 */
export function extractLedger(
  chain: Iterable<LedgerEntry>,
  stream: string,
  head: LedgerHead,
  describe: (entry: LedgerEntry) => string,
): CaseLedger {
  const entries: CaseLedger["entries"][number][] = [];
  const links: CaseLedger["links"][number][] = [];
  for (const entry of chain) {
    const { sequence, previousHash, hash, at, kind } = entry;
    const canonical = canonicalEntry(entry);
    if (entry.stream === stream) {
      const { id, name, role } = entry.actor;
      entries.push({
        sequence,
        previousHash,
        hash,
        canonical,
        at,
        kind,
        actor: { id, name, role },
        summary: describe(entry),
      });
    } else if (entries.length > 0) {
      links.push({ sequence, entryDigest: entryDigest(canonical), hash });
    }
  }
  return { entries, links, head: { sequence: head.sequence, hash: head.hash } };
}
