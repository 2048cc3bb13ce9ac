import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { encodeUtf8 } from "../decode/rejected.ts";

/** The SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits. Anywhere; under Node its own, see `sha256.node.ts`. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(encodeUtf8(text)));
}
