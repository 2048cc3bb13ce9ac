/**
 * What can be wrong with a bundle. Codes are part of the public face: added to, never renamed.
 *
 * - `CONTAINER_CHANGED`: the archive's own bytes are not those this format writes, though its files may be.
 * - `UNREADABLE`: the container could not be opened safely; nothing else was looked at.
 * - `UNSAFE_NAME`: a name that is absolute, leaves the bag, or could not be unpacked everywhere.
 * - `DUPLICATE_NAME`, `CASE_TWIN`: two entries with one name, or names equal but for case or Unicode form.
 * - `NOT_ONE_BAG`: not exactly one top directory with a bag in it.
 * - `MISSING`, `CHANGED`, `ADDED`: a listed file is absent, differs from its digest, or is there but not listed.
 * - `MANIFEST_MISSING`, `MANIFEST_MALFORMED`, `MANIFESTS_DISAGREE`: of the bag's lists themselves.
 * - `WRONG_OXUM`: Payload-Oxum does not count this payload.
 * - `SIGNATURE_MISSING`, `SIGNATURE_MALFORMED`, `SIGNATURE_INVALID`, `SIGNATURE_TYPE`, `SIGNATURE_SUBJECT`,
 *   `KEY_MISMATCH`: the envelope is absent, not well formed, does not verify, is of another kind, signs another
 *   bundle, or names another key than the one beside it.
 * - `FORMAT_UNKNOWN`, `INDEX_MALFORMED`: the index is of another format or not readable as one.
 * - `LEDGER_MALFORMED`, `LEDGER_BROKEN`, `LEDGER_GAP`, `LEDGER_HEAD`: the chain of entries.
 * - `REVIEW_RULE`: an approval that the rules of review do not allow.
 * - `REFERENCE_UNRESOLVED`: a pointer to evidence or to a ledger entry that is not in the bundle.
 */
export type FailureCode =
  | "UNREADABLE"
  | "CONTAINER_CHANGED"
  | "UNSAFE_NAME"
  | "DUPLICATE_NAME"
  | "CASE_TWIN"
  | "NOT_ONE_BAG"
  | "MISSING"
  | "CHANGED"
  | "ADDED"
  | "MANIFEST_MISSING"
  | "MANIFEST_MALFORMED"
  | "MANIFESTS_DISAGREE"
  | "WRONG_OXUM"
  | "SIGNATURE_MISSING"
  | "SIGNATURE_MALFORMED"
  | "SIGNATURE_INVALID"
  | "SIGNATURE_TYPE"
  | "SIGNATURE_SUBJECT"
  | "KEY_MISMATCH"
  | "FORMAT_UNKNOWN"
  | "INDEX_MALFORMED"
  | "LEDGER_MALFORMED"
  | "LEDGER_BROKEN"
  | "LEDGER_GAP"
  | "LEDGER_HEAD"
  | "REVIEW_RULE"
  | "REFERENCE_UNRESOLVED";

export interface Failure {
  readonly code: FailureCode;
  /** The file it is about, as named in the archive; null when it is about the bundle. Hostile: show it inertly. */
  readonly path: string | null;
  readonly message: string;
}

export type StepName =
  | "container"
  | "signature"
  | "tag manifest"
  | "manifests"
  | "index"
  | "ledger"
  | "review rules"
  | "references";

export interface Step {
  readonly name: StepName;
  readonly ok: boolean;
  readonly detail: string;
}

/** `untrusted`: everything holds together, by a key that the reader has not said to trust. */
export type VerificationOutcome = "trusted" | "untrusted" | "invalid" | "unreadable";

export interface Verification {
  /** True only when no failure was found. It says nothing of whose key signed: see `outcome`. */
  readonly ok: boolean;
  readonly outcome: VerificationOutcome;
  readonly steps: readonly Step[];
  readonly failures: readonly Failure[];
  /** What this verification did not look at, in words. */
  readonly notChecked: readonly string[];
  /** SHA-256 of the tag manifest, hex: one number that stands for every byte of the bag. */
  readonly rootDigest: string | null;
  /** Key that the signature verified with; null when it did not. */
  readonly keyId: string | null;
  readonly investigationId: string | null;
  readonly ledgerHead: { readonly sequence: number; readonly hash: string } | null;
}

/** The one operation that a pure package cannot do by itself. */
export interface VerifyCrypto {
  /** True when `signature` (64 bytes) of `message` verifies with the Ed25519 key given as SPKI DER. Never throws. */
  verifyEd25519(spkiDer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
  /** Native hashes where there are some; the package's own are used otherwise. */
  sha256?(bytes: Uint8Array): Uint8Array;
  sha512?(bytes: Uint8Array): Uint8Array;
}

export interface VerifyOptions {
  /** Key ids (SHA-256 of the SPKI DER, hex) that the reader got by another way than the bundle. */
  readonly trust?: readonly string[];
  readonly crypto: VerifyCrypto;
  /** What the reader of the container found. May grow while the entries are read; taken when they are finished. */
  readonly container?: ContainerReport;
}

/** Defects of an archive itself, named by whoever opens it. */
export interface ContainerReport {
  readonly problems: readonly Failure[];
  readonly notChecked: readonly string[];
}

/** Exit codes of `quaestor verify`: 0 valid and trusted, 1 invalid, 2 valid but key not trusted, 3 unreadable. */
export const EXIT_CODES = { trusted: 0, invalid: 1, untrusted: 2, unreadable: 3 } as const satisfies Record<
  VerificationOutcome,
  number
>;
