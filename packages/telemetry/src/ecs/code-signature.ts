import type { EcsDocument, Scalar } from "./event.ts";
import { first, firstText, has } from "./values.ts";

/** What is known of the signature of a program; null where the source does not say. */
export interface CodeSignature {
  readonly subjectName: string | null;
  readonly exists: boolean | null;
  readonly trusted: boolean | null;
  /** The field that it was read from; null when nothing is known. */
  readonly from: string | null;
}

const unknown: CodeSignature = { subjectName: null, exists: null, trusted: null, from: null };

function truth(value: Scalar | undefined, yes: string, no: string): boolean | null {
  const word = String(value).toLowerCase();
  if (value === true || word === "true" || word === yes) return true;
  return value === false || word === "false" || word === no ? false : null;
}

function read(
  document: EcsDocument,
  block: string,
  names: readonly [subject: string, exists: string, trusted: string],
): CodeSignature {
  const [subject, exists, trusted] = names.map((name) => `${block}.${name}`);
  if (subject === undefined || exists === undefined || trusted === undefined) return unknown;
  const from = [subject, trusted, exists].find((path) => has(document, path));
  if (from === undefined) return unknown;
  return {
    subjectName: firstText(document, subject) ?? null,
    exists: truth(first(document, exists), "signed", "unsigned"),
    trusted: truth(first(document, trusted), "verified", "unverified"),
    from,
  };
}

/**
 * The signature of the process's program or of its parent's, read where it really is. Elastic's integration for
 * SentinelOne files the started program's signature under the parent (data-sources, section 7); there the vendor's own
 * block is asked. Nothing known is not "unsigned".
 */
export function signatureOf(document: EcsDocument, of: "process" | "parent"): CodeSignature {
  const block = "sentinel_one_cloud_funnel.event";
  if (has(document, `${block}.category`)) {
    const isProcessEvent = first(document, `${block}.category`) === "process";
    const own = isProcessEvent ? "tgt.process" : "src.process";
    const process = of === "process" ? own : isProcessEvent ? "src.process" : "src.process.parent";
    return read(document, `${block}.${process}`, ["publisher", "signed_status", "verified_status"]);
  }
  const prefix = of === "process" ? "process" : "process.parent";
  return read(document, `${prefix}.code_signature`, ["subject_name", "exists", "trusted"]);
}
