import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

/** UTF-8. Lone surrogates become U+FFFD, as everywhere on the Web. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text of strict UTF-8 without removing a byte-order mark; null where the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** SHA-512 in lower-case hex. */
export function sha512Hex(bytes: Uint8Array): string {
  return bytesToHex(sha512(bytes));
}

/** Lower-case hex of any bytes. */
export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** Bytes one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True when both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, position) => byte === b[position]);
}
