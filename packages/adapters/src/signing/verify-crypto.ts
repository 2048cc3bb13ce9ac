import { createHash, createPublicKey, verify } from "node:crypto";
import type { VerifyCrypto } from "@quaestor/evidence/verify";

/** What `verifyBundle` needs of a platform, by Node: Ed25519 and native hashes. */
export const nodeVerifyCrypto: VerifyCrypto = {
  verifyEd25519(spkiDer, message, signature) {
    try {
      const key = createPublicKey({ key: Buffer.from(spkiDer), format: "der", type: "spki" });
      return key.asymmetricKeyType === "ed25519" && verify(null, message, key, signature);
    } catch {
      return false;
    }
  },
  sha256: (bytes) => createHash("sha256").update(bytes).digest(),
  sha512: (bytes) => createHash("sha512").update(bytes).digest(),
};
