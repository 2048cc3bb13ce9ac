export { keyIdIfAny, loadOrCreateSigningKey, type SigningKey } from "./signing-key.ts";
export { SigningKeyError, type SigningKeyErrorCode } from "./signing-key-error.ts";
export { nodeVerifyCrypto } from "./verify-crypto.ts";
