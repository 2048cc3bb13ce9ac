import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { StoredEvent } from "@quaestor/telemetry";

/** sha256 over the ids of rows in their order, one a line: shows later whether the same rows came back. */
export function digestRows(rows: readonly Pick<StoredEvent, "id">[]): string {
  return bytesToHex(sha256(utf8ToBytes(rows.map((row) => `${row.id}\n`).join(""))));
}
