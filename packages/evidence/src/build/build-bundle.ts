import { z } from "zod";
import { EvidenceError } from "../evidence-error.ts";
import { BAGIT_TXT, writeBagInfo } from "../format/bag-info.ts";
import type { BundleFile } from "../format/bundle-file.ts";
import { BUNDLE_FORMAT, MAX_FILES, PAYLOAD, STATEMENT_PAYLOAD_TYPE, TAG_FILES } from "../format/bundle-format.ts";
import type { BundleIndex } from "../format/bundle-index.ts";
import { sha256Hex, sha512Hex, utf8 } from "../format/digest.ts";
import { preAuthenticationEncoding, writeEnvelope } from "../format/dsse.ts";
import { jsonText } from "../format/json-text.ts";
import { compareBytes, writeManifest } from "../format/manifest.ts";
import { readSpkiPem } from "../format/spki-pem.ts";
import { writeStatement } from "../format/statement.ts";
import { renderReport } from "../report/render-report.ts";
import { bundleName } from "./bundle-name.ts";
import { CaseFile, type CaseFileInput } from "./case-file.ts";
import { registerEvidence } from "./evidence-register.ts";
import { casePayload, type PayloadFile } from "./payload.ts";
import { readme } from "./readme.ts";
import type { Signer } from "./signer.ts";

export interface BuildOptions {
  /** When the bundle is made: ISO 8601, UTC. The only time in it that is not the case's own. */
  readonly now: string;
  /** Name and version of what makes it, e.g. `quaestor 0.1.0`. */
  readonly toolVersion: string;
  readonly signer: Signer;
}

/**
 * Makes a signed BagIt bag of a case: files sorted by the bytes of their path, the same bytes for the same input. No
 * text of the case becomes part of a path. Throws `EvidenceError`: `INVALID_CASE_FILE`, `NOT_JSON`, `LIMIT_EXCEEDED`,
 * `SIGNER_FAILED`.
 */
export async function buildBundle(input: CaseFileInput, options: BuildOptions): Promise<readonly BundleFile[]> {
  const caseFile = parseCaseFile(input);
  const bundle = bundleName(caseFile.investigation.id, options.now);
  const payload = payloadFiles(caseFile, bundle, options);
  if (payload.length > MAX_FILES - 10) {
    throw new EvidenceError("LIMIT_EXCEEDED", `A bundle holds at most ${MAX_FILES} files.`, { files: payload.length });
  }
  const covered = new Map<string, Uint8Array>([
    [TAG_FILES.bagit, utf8(BAGIT_TXT)],
    [TAG_FILES.bagInfo, bagInfo(caseFile, payload, options)],
    [TAG_FILES.readme, utf8(readme(bundle))],
    [TAG_FILES.manifestSha256, manifest(payload, sha256Hex)],
    [TAG_FILES.manifestSha512, manifest(payload, sha512Hex)],
  ]);
  const tagManifest = manifest(
    [...covered].map(([path, bytes]) => ({ path, bytes })),
    sha256Hex,
  );
  const statement = writeStatement({
    type: "quaestor-bundle-statement/1",
    format: BUNDLE_FORMAT,
    bundle,
    investigationId: caseFile.investigation.id,
    ledgerHead: { hash: caseFile.ledger.head.hash, sequence: caseFile.ledger.head.sequence },
    madeAt: options.now,
    madeBy: options.toolVersion,
    subject: { name: TAG_FILES.tagManifest, sha256: sha256Hex(tagManifest) },
  });
  const files = [
    ...payload.map(({ path, bytes }) => ({ path, bytes })),
    ...[...covered].map(([path, bytes]) => ({ path, bytes })),
    { path: TAG_FILES.tagManifest, bytes: tagManifest },
    ...(await signatureFiles(statement, options.signer)),
  ];
  return files
    .map(({ path, bytes }) => ({ path: `${bundle}/${path}`, bytes }))
    .sort((a, b) => compareBytes(a.path, b.path));
}

function parseCaseFile(input: CaseFileInput): CaseFile {
  const parsed = CaseFile.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new EvidenceError(
    "INVALID_CASE_FILE",
    `The case cannot be put into a bundle:\n${z.prettifyError(parsed.error)}`,
  );
}

function payloadFiles(caseFile: CaseFile, bundle: string, options: BuildOptions): readonly PayloadFile[] {
  const register = registerEvidence(caseFile);
  const { files, evidence } = casePayload(caseFile, register);
  const made = { bundle, madeAt: options.now, madeBy: options.toolVersion };
  const report: PayloadFile = {
    path: PAYLOAD.report,
    role: "report",
    mediaType: "text/html",
    about: "The report for people: one page, no script, nothing loaded",
    originalName: null,
    bytes: utf8(renderReport(caseFile, register, made)),
  };
  const index = {
    path: PAYLOAD.index,
    role: "index" as const,
    mediaType: "application/json",
    about: "This list",
    originalName: null,
  };
  const listed = [...files, report, index].sort((a, b) => compareBytes(a.path, b.path));
  const content: BundleIndex = {
    format: BUNDLE_FORMAT,
    ...made,
    investigationId: caseFile.investigation.id,
    files: listed.map(({ path, role, mediaType, about, originalName }) => ({
      path,
      role,
      mediaType,
      about,
      originalName,
    })),
    evidence: [...evidence],
  };
  return [...files, report, { ...index, bytes: utf8(`${jsonText(content, 2)}\n`) }];
}

function bagInfo(caseFile: CaseFile, payload: readonly PayloadFile[], options: BuildOptions): Uint8Array {
  const octets = payload.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return writeBagInfo([
    ["Bag-Software-Agent", options.toolVersion],
    ["Bagging-Date", options.now.slice(0, 10)],
    ["External-Identifier", caseFile.investigation.id],
    ["External-Description", "Evidence bundle of one investigation; start with data/report.html"],
    ["Quaestor-Format", BUNDLE_FORMAT],
    ["Payload-Oxum", `${octets}.${payload.length}`],
  ]);
}

function manifest(files: readonly BundleFile[], digest: (bytes: Uint8Array) => string): Uint8Array {
  return writeManifest(files.map(({ path, bytes }) => ({ path, digest: digest(bytes) })));
}

async function signatureFiles(statement: Uint8Array, signer: Signer): Promise<readonly BundleFile[]> {
  const signed = await signer.sign(preAuthenticationEncoding(STATEMENT_PAYLOAD_TYPE, statement));
  const der = readSpkiPem(signed.publicKeySpkiPem);
  if (der === null || sha256Hex(der) !== signed.keyId || signed.signature.length !== 64) {
    throw new EvidenceError("SIGNER_FAILED", "The signer's key, key id and signature do not belong together.");
  }
  const envelope = writeEnvelope({
    payloadType: STATEMENT_PAYLOAD_TYPE,
    payload: statement,
    signatures: [{ keyId: signed.keyId, signature: signed.signature }],
  });
  return [
    { path: TAG_FILES.signature, bytes: envelope },
    { path: TAG_FILES.publicKey, bytes: utf8(signed.publicKeySpkiPem) },
  ];
}
