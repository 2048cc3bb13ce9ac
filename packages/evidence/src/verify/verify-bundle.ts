import type { BundleFile } from "../format/bundle-file.ts";
import { TAG_FILES } from "../format/bundle-format.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkPayloadManifests, checkTagManifest } from "./check-manifests.ts";
import { checkIndex, checkReferences } from "./check-references.ts";
import { checkReviewRules } from "./check-review.ts";
import { checkSignature } from "./check-signature.ts";
import { digestsOf } from "./digests.ts";
import { Findings } from "./findings.ts";
import { readBag } from "./read-bag.ts";
import type { Verification, VerificationOutcome, VerifyOptions } from "./verification.ts";

const NOT_CHECKED = [
  "whether the times in the ledger are true: order comes from the chain, times are the server's claim",
  "whether the ledger was rewritten as a whole before this bundle was made: compare its head with an earlier bundle",
  "whether the readings in findings and answers are right: that is what the evidence is for",
];

/**
 * Verifies the entries of a bundle, given with their path from the archive's root. Every defect is named; none is
 * thrown. Entries are read once, in any order, and only what later steps read is kept in memory.
 */
export async function verifyBundle(
  entries: AsyncIterable<BundleFile> | Iterable<BundleFile>,
  options: VerifyOptions,
): Promise<Verification> {
  const { crypto } = options;
  const findings = new Findings();
  const digests = digestsOf(crypto);

  const bag = await findings.step("container", async () => {
    const read = await readBag(entries, digests, findings);
    // The container's own defects are complete only once its entries have been read.
    findings.failures.unshift(...(options.container?.problems ?? []));
    findings.notChecked.push(...(options.container?.notChecked ?? []));
    return [`${read.files.size} files in ${read.name}`, read];
  });
  const unreadable = findings.failures.some(({ code }) => code === "UNREADABLE");
  if (unreadable || bag.files.size === 0) return nothingRead(findings);

  const { keyId, statement } = await findings.step("signature", async () => {
    const result = await checkSignature(bag, crypto, digests, findings);
    return [`by key ${result.keyId}`, result];
  });
  await findings.step("tag manifest", () => [
    "is the one that was signed, and every tag file matches it",
    checkTagManifest(bag, statement, findings),
  ]);
  await findings.step("manifests", () => [
    "every payload file is listed and matches, none is unlisted",
    checkPayloadManifests(bag, findings),
  ]);
  const index = await findings.step("index", () => ["lists every file of the payload", checkIndex(bag, findings)]);
  const ledger = await findings.step("ledger", () => {
    const result = checkLedger(bag, statement, findings);
    return [`${result.entries.length} entries, unbroken up to the head at ${result.head?.sequence}`, result];
  });
  await findings.step("review rules", () => [
    "hold, replayed from the ledger",
    checkReviewRules(bag, ledger.entries, findings),
  ]);
  await findings.step("references", () => {
    const count = checkReferences(bag, index, ledger.entries, findings);
    return [`${count} pointers of the report resolve`, count];
  });
  findings.notChecked.push(...NOT_CHECKED);

  const ok = findings.failures.length === 0;
  return {
    ok,
    outcome: ok ? trustOf(keyId, options.trust ?? []) : "invalid",
    steps: findings.steps,
    failures: findings.failures,
    notChecked: findings.notChecked,
    rootDigest: bag.files.get(TAG_FILES.tagManifest)?.sha256 ?? null,
    keyId,
    investigationId: statement?.investigationId ?? null,
    ledgerHead: ledger.head,
  };
}

function trustOf(keyId: string | null, trusted: readonly string[]): VerificationOutcome {
  return keyId !== null && trusted.some((id) => id.toLowerCase() === keyId) ? "trusted" : "untrusted";
}

function nothingRead({ steps, failures, notChecked }: Findings): Verification {
  if (failures.length === 0) failures.push({ code: "UNREADABLE", path: null, message: "The bundle holds no files." });
  return {
    ok: false,
    outcome: failures.some(({ code }) => code === "UNREADABLE") ? "unreadable" : "invalid",
    steps: steps.map((step) => ({ ...step, ok: false })),
    failures,
    notChecked: [...notChecked, "everything after the container"],
    rootDigest: null,
    keyId: null,
    investigationId: null,
    ledgerHead: null,
  };
}
