import { hex, sha256Hex, sha512Hex } from "../format/digest.ts";
import type { VerifyCrypto } from "./verification.ts";

/** Lower-case hex digests, native where the platform has them. */
export interface Digests {
  readonly sha256: (bytes: Uint8Array) => string;
  readonly sha512: (bytes: Uint8Array) => string;
}

export function digestsOf(crypto: VerifyCrypto): Digests {
  const { sha256, sha512 } = crypto;
  return {
    sha256: sha256 === undefined ? sha256Hex : (bytes) => hex(sha256(bytes)),
    sha512: sha512 === undefined ? sha512Hex : (bytes) => hex(sha512(bytes)),
  };
}
