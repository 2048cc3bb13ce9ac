import { STATEMENT_PAYLOAD_TYPE, TAG_FILES } from "../format/bundle-format.ts";
import { textOf } from "../format/digest.ts";
import { preAuthenticationEncoding, readEnvelope } from "../format/dsse.ts";
import { readSpkiPem } from "../format/spki-pem.ts";
import { readStatement, type Statement } from "../format/statement.ts";
import type { Digests } from "./digests.ts";
import type { Findings } from "./findings.ts";
import type { Bag } from "./read-bag.ts";
import type { VerifyCrypto } from "./verification.ts";

export interface SignatureResult {
  /** The key that verified; null when none did. */
  readonly keyId: string | null;
  /** Read only after the signature verified. */
  readonly statement: Statement | null;
}

const NOTHING: SignatureResult = { keyId: null, statement: null };

/** Signature first, then its type, then its content: nothing is parsed before it is known to be signed. */
export async function checkSignature(
  bag: Bag,
  crypto: VerifyCrypto,
  digests: Digests,
  findings: Findings,
): Promise<SignatureResult> {
  const { signature: path, publicKey: keyPath } = TAG_FILES;
  const bytes = bag.content.get(path);
  const pem = bag.content.get(keyPath);
  if (bytes === undefined) findings.fail("SIGNATURE_MISSING", path, "The signature is not there.");
  if (pem === undefined) findings.fail("MISSING", keyPath, "The public key is not there.");
  if (bytes === undefined || pem === undefined) return NOTHING;

  const envelope = readEnvelope(bytes);
  const der = readSpkiPem(textOf(pem) ?? "");
  if (envelope === null)
    findings.fail("SIGNATURE_MALFORMED", path, "The envelope is not in the form this format writes.");
  if (der === null) findings.fail("CHANGED", keyPath, "The public key is not in the form this format writes.");
  if (envelope === null || der === null) return NOTHING;

  const keyId = digests.sha256(der);
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  for (const { keyId: hint, signature } of envelope.signatures) {
    if (hint !== keyId)
      findings.fail("KEY_MISMATCH", path, `The envelope names key ${hint}; the key beside it is ${keyId}.`);
    if (signature.length !== 64 || !(await crypto.verifyEd25519(der, message, signature))) {
      findings.fail("SIGNATURE_INVALID", path, "The signature does not verify with the key beside it.");
      return NOTHING;
    }
  }
  if (envelope.signatures.length !== 1) {
    findings.fail("SIGNATURE_MALFORMED", path, "This version of the format has exactly one signature.");
  }
  if (envelope.payloadType !== STATEMENT_PAYLOAD_TYPE) {
    findings.fail("SIGNATURE_TYPE", path, "What is signed is not a statement about a bundle.");
    return { keyId, statement: null };
  }
  const statement = readStatement(envelope.payload);
  if (statement === null) findings.fail("SIGNATURE_TYPE", path, "The signed statement cannot be read.");
  return { keyId, statement };
}
