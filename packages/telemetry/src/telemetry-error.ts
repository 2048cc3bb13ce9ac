/** Why telemetry could not be taken or asked. Codes are API: added, never renamed. */
export type TelemetryErrorCode =
  /** A record has no usable `@timestamp`, or one outside the orderable range. */
  | "TIME_MISSING"
  | "TIME_OUT_OF_RANGE"
  /** A field has a value that its source never writes, and the record cannot be understood without it. */
  | "FIELD_INVALID"
  /** Nested or dotted deeper than {@link MAX_DEPTH} levels. */
  | "TOO_DEEP"
  /** A query or cursor that cannot be run. */
  | "QUERY_INVALID"
  | "CURSOR_INVALID"
  /** The store is closed, full, or in use by another process. */
  | "STORE_UNAVAILABLE";

/** The one error class of this package; branch on `code`, show `message`. */
export class TelemetryError extends Error {
  override readonly name = "TelemetryError";
  readonly code: TelemetryErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: TelemetryErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
