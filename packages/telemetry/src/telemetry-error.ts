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
  /** A running request was told to stop. */
  | "INTERRUPTED"
  /** The store's file is in use, by another process or a second time by this one. */
  | "STORE_LOCKED"
  /** The store's file was written by a newer version. */
  | "STORE_NEWER"
  /** No room left where the store lives; what was acknowledged stays, the store goes on once there is room. */
  | "STORE_FULL"
  /** The store was closed before the call. */
  | "STORE_CLOSED"
  /** The store's file or engine failed in another way; `details` and `cause` say how. */
  | "STORE_FAILED"
  /** The store is not to be reached. */
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
