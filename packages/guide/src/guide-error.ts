/** Why a call into this package could not be meant. `WINDOW_INVALID`: a chosen window that ends before it begins. */
export type GuideErrorCode = "WINDOW_INVALID" | "ALERT_INVALID";

/** The one error class of this package; branch on `code`, show `message`. */
export class GuideError extends Error {
  override readonly name = "GuideError";
  readonly code: GuideErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: GuideErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
