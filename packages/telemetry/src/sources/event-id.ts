import { sha256Hex } from "#sha256";

/** An event's id: 32 hex digits of the SHA-256 over the JSON list of what identifies the record at its source. */
export function hashedId(...parts: readonly string[]): string {
  return sha256Hex(JSON.stringify(parts)).slice(0, 32);
}
