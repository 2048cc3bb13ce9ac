/**
 * - `INVALID_CASE_FILE`: the case handed over does not have the shape of a case file.
 * - `NOT_JSON`: a document holds something that JSON cannot carry.
 * - `LIMIT_EXCEEDED`: more than a bundle can hold.
 * - `SIGNER_FAILED`: the signer gave a signature that cannot be put into a bundle.
 */
export type EvidenceErrorCode = "INVALID_CASE_FILE" | "NOT_JSON" | "LIMIT_EXCEEDED" | "SIGNER_FAILED";

/** What a caller of this package cannot have meant. Defects of a bundle are never thrown: `verifyBundle` returns them. */
export class EvidenceError extends Error {
  override readonly name = "EvidenceError";
  readonly code: EvidenceErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: EvidenceErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
