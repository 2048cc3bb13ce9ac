import { fromBase64, toBase64 } from "./base64.ts";

/** The DER of SubjectPublicKeyInfo as PEM: lines of 64 characters, LF. */
export function writeSpkiPem(der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

/** The DER of a PEM in exactly the form `writeSpkiPem` gives it; null for any other text. */
export function readSpkiPem(pem: string): Uint8Array | null {
  const body = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)-----END PUBLIC KEY-----\n$/.exec(pem)?.[1];
  const der = body === undefined ? null : fromBase64(body.replaceAll("\n", ""));
  return der !== null && writeSpkiPem(der) === pem ? der : null;
}
