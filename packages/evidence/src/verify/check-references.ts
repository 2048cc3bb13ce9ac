import { BUNDLE_FORMAT, PAYLOAD } from "../format/bundle-format.ts";
import { BundleIndex } from "../format/bundle-index.ts";
import { AnswerRecords } from "../format/case-records.ts";
import { textOf } from "../format/digest.ts";
import type { LedgerLine } from "../format/ledger-chain.ts";
import { parseJson } from "./check-ledger.ts";
import type { Findings } from "./findings.ts";
import type { Bag } from "./read-bag.ts";

/** The index against the payload, both ways. */
export function checkIndex(bag: Bag, findings: Findings): BundleIndex | null {
  const index =
    BundleIndex.safeParse(parseJson(textOf(bag.content.get(PAYLOAD.index) ?? new Uint8Array()) ?? "")).data ?? null;
  if (index === null) {
    findings.fail("INDEX_MALFORMED", PAYLOAD.index, "The index is not there or cannot be read.");
    return null;
  }
  if (index.format !== BUNDLE_FORMAT) {
    findings.fail(
      "FORMAT_UNKNOWN",
      PAYLOAD.index,
      `The index is of format ${index.format}; this verifier knows ${BUNDLE_FORMAT}.`,
    );
  }
  const listed = new Set(index.files.map(({ path }) => path));
  for (const path of listed) {
    if (!bag.files.has(path))
      findings.fail("REFERENCE_UNRESOLVED", PAYLOAD.index, `The index lists ${path}, which is not in the bundle.`);
  }
  for (const path of bag.files.keys()) {
    if (path.startsWith("data/") && !listed.has(path))
      findings.failOnce("ADDED", path, "The index does not list this file.");
  }
  return index;
}

/** Every pointer of the report, the answers and the index leads to something that is in the bundle. */
export function checkReferences(
  bag: Bag,
  index: BundleIndex | null,
  ledger: readonly LedgerLine[],
  findings: Findings,
): number {
  const refs = new Set(index?.evidence.map(({ ref }) => ref));
  const eventIds = new Set(index?.evidence.map(({ eventId }) => eventId));
  const sequences = new Set(ledger.map(({ sequence }) => `L${sequence}`));
  const unresolved = (path: string, message: string) => findings.fail("REFERENCE_UNRESOLVED", path, message);

  for (const { ref, received, normalised } of index?.evidence ?? []) {
    for (const path of [received, normalised?.path ?? null]) {
      if (path !== null && !bag.files.has(path))
        unresolved(PAYLOAD.index, `${ref} points at ${path}, which is not in the bundle.`);
    }
  }
  const answers =
    AnswerRecords.safeParse(parseJson(textOf(bag.content.get(PAYLOAD.answers) ?? new Uint8Array()) ?? "")).data ?? [];
  for (const { question, evidence } of answers) {
    for (const id of evidence) {
      if (!eventIds.has(id))
        unresolved(PAYLOAD.answers, `The answer to ${question} rests on ${id}, which the index does not know.`);
    }
  }
  const report = textOf(bag.content.get(PAYLOAD.report) ?? new Uint8Array()) ?? "";
  // Strings of the case never hold a bare quote in the report, so these attributes are the report's own.
  const anchors = new Set(Array.from(report.matchAll(/ id="([A-Za-z0-9]{1,20})"/g), ([, id]) => id));
  const pointers = new Set(Array.from(report.matchAll(/ href="#([A-Za-z0-9]{1,20})"/g), ([, id]) => id ?? ""));
  for (const pointer of pointers) {
    const known = /^E\d/.test(pointer) ? refs.has(pointer) : !/^L\d/.test(pointer) || sequences.has(pointer);
    if (!known || !anchors.has(pointer))
      unresolved(PAYLOAD.report, `The report points at ${pointer}, which is not in the bundle.`);
  }
  return pointers.size;
}
