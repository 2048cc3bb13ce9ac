import { z } from "zod";
import { fromBase64, toBase64 } from "./base64.ts";
import { concat, textOf, utf8 } from "./digest.ts";

/** The pre-authentication encoding of DSSE 1.0: what a signature is computed over. Lengths count bytes. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  return concat(utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${payload.length} `), payload);
}

export interface EnvelopeSignature {
  /** A hint and nothing more: it is not under the signature. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

const EnvelopeJson = z.strictObject({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })).min(1),
});
type EnvelopeJson = z.infer<typeof EnvelopeJson>;

/** The envelope as one line of JSON with standard base64. */
export function writeEnvelope(envelope: Envelope): Uint8Array {
  return utf8(
    printEnvelope({
      payload: toBase64(envelope.payload),
      payloadType: envelope.payloadType,
      signatures: envelope.signatures.map(({ keyId, signature }) => ({ keyid: keyId, sig: toBase64(signature) })),
    }),
  );
}

/**
 * Reads an envelope in the form `writeEnvelope` gives it, in standard or URL-safe base64. Any other spelling of the
 * same JSON is refused, because nothing else would show that its bytes were touched.
 */
export function readEnvelope(bytes: Uint8Array): Envelope | null {
  const text = textOf(bytes);
  const json = text === null ? null : parseJson(text);
  const parsed = EnvelopeJson.safeParse(json);
  if (!parsed.success || printEnvelope(parsed.data) !== text) return null;
  const payload = fromBase64(parsed.data.payload);
  const signatures = parsed.data.signatures.flatMap(({ keyid, sig }) => {
    const signature = fromBase64(sig);
    return signature === null ? [] : [{ keyId: keyid, signature }];
  });
  if (payload === null || signatures.length !== parsed.data.signatures.length) return null;
  return { payloadType: parsed.data.payloadType, payload, signatures };
}

function printEnvelope({ payload, payloadType, signatures }: EnvelopeJson): string {
  return `${JSON.stringify({ payload, payloadType, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig })) })}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
