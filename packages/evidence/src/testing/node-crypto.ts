import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { Signer } from "../build/signer.ts";
import type { VerifyCrypto } from "../verify/verification.ts";

/** A signer whose key follows from a number, so that tests give the same bytes twice. Never a key to trust. */
export function signerForTests(seed = 1): Signer & { readonly keyId: string } {
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key);
  const keyId = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
  const publicKeySpkiPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { keyId, sign: async (bytes) => ({ keyId, publicKeySpkiPem, signature: sign(null, bytes, key) }) };
}

export const verifyCryptoForTests: VerifyCrypto = {
  verifyEd25519(spkiDer, message, signature) {
    try {
      return verify(
        null,
        message,
        createPublicKey({ key: Buffer.from(spkiDer), format: "der", type: "spki" }),
        signature,
      );
    } catch {
      return false;
    }
  },
  sha256: (bytes) => createHash("sha256").update(bytes).digest(),
  sha512: (bytes) => createHash("sha512").update(bytes).digest(),
};
