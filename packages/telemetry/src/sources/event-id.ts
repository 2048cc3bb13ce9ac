import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { encodeUtf8 } from "../decode/rejected.ts";

/** An event's id: 32 hex digits of the SHA-256 over the JSON list of what identifies the record at its source. */
export function hashedId(...parts: readonly string[]): string {
  return bytesToHex(sha256(encodeUtf8(JSON.stringify(parts))).subarray(0, 16));
}
