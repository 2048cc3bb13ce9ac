/** Why a call into this package could not be meant. `WINDOW_INVALID`: a window that ends before it begins. `EVENT_UNUSABLE`: an event that cannot become an alert. */
export type DetectionErrorCode = "WINDOW_INVALID" | "EVENT_UNUSABLE";

/** The one error class of this package; branch on `code`, show `message`. */
export class DetectionError extends Error {
  override readonly name = "DetectionError";
  readonly code: DetectionErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: DetectionErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
