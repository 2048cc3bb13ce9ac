/**
 * What a caller cannot have meant. `NOT_CANONICAL`: a value that has no RFC 8785 form. `ENTRY_UNREADABLE`: a kept entry
 * that is no entry of its stream. `STORE_FAILED`, `STORE_CLOSED`: the case store could not do what was asked.
 */
export type CaseworkErrorCode = "NOT_CANONICAL" | "ENTRY_UNREADABLE" | "STORE_FAILED" | "STORE_CLOSED";

/** The one error class of this package; branch on `code`, show `message`. Refusals of the domain are return values. */
export class CaseworkError extends Error {
  override readonly name = "CaseworkError";
  readonly code: CaseworkErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: CaseworkErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
