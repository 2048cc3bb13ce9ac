/** Why a record was put aside. Codes are API: added, never renamed. */
export type RejectionCode =
  /** Bytes that are no UTF-8. */
  | "invalid_utf8"
  /** Text that is no JSON (NaN, control characters, broken quoting). */
  | "invalid_json"
  /** Text that is no event XML. */
  | "invalid_xml"
  /** JSON, but a number, a text or a list where a record belongs. */
  | "not_an_object"
  /** Longer than the reader's limit; only its head is kept. */
  | "too_long"
  /** The file ends inside the record. */
  | "truncated"
  /** Nested deeper than any source nests. */
  | "too_deep"
  /** No source knows a record like this. */
  | "unrecognised"
  /** Its time is absent or unreadable. */
  | "time_missing"
  /** Its time is before 1970 or after 2262. */
  | "time_out_of_range"
  /** A field without which the record cannot be understood has a value its source never writes. */
  | "field_invalid"
  /** An alert; alerts are raised here by rules and are not imported as events. */
  | "alert"
  /** The file is of a kind that holds no records (an image, an archive). */
  | "unsupported_format"
  /** Compressed data that is damaged or cut; what was read before is kept. */
  | "damaged_archive"
  /** A record of a binary log whose bytes do not say what they must. */
  | "damaged_record"
  /** A header or checksum of a binary log is wrong; the records that could be read are kept. */
  | "damaged_log"
  /** Compressed data that unpack to more than is taken; what was read before is kept. */
  | "too_large"
  /** The file cannot be opened or read. */
  | "unreadable";

/** Where a record of a binary log lies: its own bytes mean nothing without the rest of their chunk. */
export interface InChunk {
  /** The chunk, or what there is of it. */
  readonly chunk: Uint8Array;
  /** Where the chunk begins in the file, in bytes. */
  readonly offset: number;
  /** Where the record begins in the chunk, in bytes. */
  readonly at: number;
}

/** A record that was put aside, with what came in, so that it can be shown and tried again. */
export interface Rejected {
  /** 1-based line of the file the record began on; 0 when the whole file is meant. */
  readonly line: number;
  readonly code: RejectionCode;
  /** For people, one sentence. */
  readonly message: string;
  /** The bytes as received: text where they are UTF-8, else base64. Only the head of what is too long. */
  readonly received: string;
  readonly encoding: "utf8" | "base64";
  /** Length of the whole record in bytes, where known; larger than what is kept for a head. */
  readonly byteLength: number;
  /** For a record of a binary log that could not be decoded: what it takes to try again. */
  readonly inChunk?: InChunk;
}

/** A rejection with the file it came from. */
export interface Quarantined extends Rejected {
  readonly file: string;
}

/** How much of a record that is too long is kept. */
export const HEAD_BYTES = 65_536;

/** The length of head that is kept under a limit; the same however the input was cut. */
export function headLength(maxBytes: number): number {
  return Math.min(HEAD_BYTES, maxBytes);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of UTF-8 bytes, or null when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    part += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    part += left > 1 ? ALPHABET.charAt((word >> 6) & 63) : "=";
    part += left > 2 ? ALPHABET.charAt(word & 63) : "=";
    if (part.length >= 4096) {
      parts.push(part);
      part = "";
    }
  }
  parts.push(part);
  return parts.join("");
}

/** Makes a rejection of bytes; `byteLength` defaults to their length. */
export function rejectBytes(
  bytes: Uint8Array,
  reason: {
    readonly line: number;
    readonly code: RejectionCode;
    readonly message: string;
    readonly byteLength?: number;
  },
): Rejected {
  const text = decodeUtf8(bytes);
  return {
    line: reason.line,
    code: reason.code,
    message: reason.message,
    received: text ?? toBase64(bytes),
    encoding: text === null ? "base64" : "utf8",
    byteLength: reason.byteLength ?? bytes.length,
  };
}

/** Makes a rejection of text that was already decoded. */
export function rejectText(
  text: string,
  reason: { readonly line: number; readonly code: RejectionCode; readonly message: string },
): Rejected {
  return { ...reason, received: text, encoding: "utf8", byteLength: encodeUtf8(text).length };
}
