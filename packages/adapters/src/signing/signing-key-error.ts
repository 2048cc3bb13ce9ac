/**
 * - `KEY_UNREADABLE`: the key file is there and cannot be read or is not an Ed25519 private key.
 * - `KEY_EXPOSED`: others than the owner can read the key file.
 * - `KEY_NOT_WRITTEN`: a new key could not be kept.
 */
export type SigningKeyErrorCode = "KEY_UNREADABLE" | "KEY_EXPOSED" | "KEY_NOT_WRITTEN";

/** Why bundles cannot be signed. The message names the file and the remedy, never the key. */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
  readonly code: SigningKeyErrorCode;
  readonly path: string;

  constructor(code: SigningKeyErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
  }
}
