import type { z } from "zod";
import { PAYLOAD } from "../format/bundle-format.ts";
import { textOf } from "../format/digest.ts";
import { chainHash, entryDigest, LedgerHead, LedgerLine, LedgerLink } from "../format/ledger-chain.ts";
import type { Statement } from "../format/statement.ts";
import type { Findings } from "./findings.ts";
import type { Bag } from "./read-bag.ts";

export interface LedgerResult {
  readonly entries: readonly LedgerLine[];
  readonly head: LedgerHead | null;
}

/**
 * Recomputes the chain from this investigation's first entry to the head. Entries of others are there as digests, so
 * no link may be left out: a gap would hide an entry of ours.
 */
export function checkLedger(bag: Bag, statement: Statement | null, findings: Findings): LedgerResult {
  const entries = readLines(bag, PAYLOAD.ledgerEntries, LedgerLine, findings);
  const links = readLines(bag, PAYLOAD.ledgerLinks, LedgerLink, findings);
  const head = LedgerHead.safeParse(parse(bag, PAYLOAD.ledgerHead)).data ?? null;
  if (head === null) findings.fail("LEDGER_MALFORMED", PAYLOAD.ledgerHead, "The ledger's head cannot be read.");

  const chain = [
    ...entries.map(({ sequence, hash, previousHash, canonical }) => ({
      sequence,
      hash,
      previousHash,
      digest: entryDigest(canonical),
    })),
    ...links.map(({ sequence, hash, entryDigest: digest }) => ({ sequence, hash, previousHash: null, digest })),
  ].sort((a, b) => a.sequence - b.sequence);
  const [first] = chain;
  if (first === undefined) {
    findings.fail("LEDGER_MALFORMED", PAYLOAD.ledgerEntries, "The extract holds no entry.");
    return { entries, head };
  }
  let previous = first.previousHash;
  let expected = first.sequence;
  if (previous === null)
    findings.fail(
      "LEDGER_BROKEN",
      PAYLOAD.ledgerLinks,
      "The extract does not begin with an entry of this investigation.",
    );
  for (const link of chain) {
    const path = link.previousHash === null ? PAYLOAD.ledgerLinks : PAYLOAD.ledgerEntries;
    if (link.sequence !== expected) {
      findings.fail("LEDGER_GAP", path, `Entry ${expected} is followed by entry ${link.sequence}.`);
    } else if (previous !== null) {
      if (link.previousHash !== null && link.previousHash !== previous) {
        findings.fail("LEDGER_BROKEN", path, `Entry ${link.sequence} does not follow the entry before it.`);
      }
      if (chainHash(previous, link.digest) !== link.hash) {
        findings.fail("LEDGER_BROKEN", path, `Entry ${link.sequence} does not have the hash it states.`);
      }
    }
    previous = link.hash;
    expected = link.sequence + 1;
  }
  const last = chain.at(-1);
  if (head !== null && (last?.hash !== head.hash || last.sequence !== head.sequence)) {
    findings.fail(
      "LEDGER_HEAD",
      PAYLOAD.ledgerHead,
      `The chain ends at entry ${last?.sequence}, the head is entry ${head.sequence}.`,
    );
  }
  if (
    head !== null &&
    statement !== null &&
    (statement.ledgerHead.hash !== head.hash || statement.ledgerHead.sequence !== head.sequence)
  ) {
    findings.fail("LEDGER_HEAD", PAYLOAD.ledgerHead, "The head is not the one that was signed.");
  }
  return { entries, head };
}

function readLines<T>(bag: Bag, path: string, schema: z.ZodType<T>, findings: Findings): readonly T[] {
  const text = textOf(bag.content.get(path) ?? new Uint8Array());
  if (text === null || !bag.content.has(path)) {
    findings.fail("LEDGER_MALFORMED", path, "The ledger's extract cannot be read.");
    return [];
  }
  return text.split("\n").flatMap((line, position) => {
    if (line === "") return [];
    const parsed = schema.safeParse(parseJson(line));
    if (parsed.success) return [parsed.data];
    findings.fail("LEDGER_MALFORMED", path, `Line ${position + 1} is not an entry of a ledger.`);
    return [];
  });
}

function parse(bag: Bag, path: string): unknown {
  return parseJson(textOf(bag.content.get(path) ?? new Uint8Array()) ?? "");
}

/** The value of a JSON text; null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
