import {
  MAX_RECORD_BYTES,
  type NewEvent,
  normaliseRecord,
  recordFromText,
  type SourceName,
  whoseRecord,
} from "@quaestor/telemetry";

/** One document as a shipper sent it, with the index and id it was sent to. */
export interface Arrival {
  readonly verb: "create" | "index";
  readonly index: string | null;
  readonly id: string | null;
  /** Text, or bytes where they are no UTF-8. */
  readonly source: string | Uint8Array;
  /** True when only the head is here, because the document is too long. */
  readonly cut: boolean;
  /** Length of the whole document in bytes. */
  readonly bytes: number;
  /** 1-based line of the body. */
  readonly line: number;
}

/** An arrival as an event, or why it is none, with what is kept of it. */
export type ReadArrival =
  | { readonly kind: "event"; readonly event: NewEvent; readonly line: number }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly message: string;
      readonly line: number;
      readonly bytes: Uint8Array;
      readonly size: number;
      /** Of which source and host it seems to be, where that can be told. */
      readonly source: SourceName | null;
      readonly host: string | null;
    };

type Whose = ReturnType<typeof whoseRecord>;
const nobodys: Whose = { source: null, host: null };

/**
 * Reads a document as a record of a bulk file is read, so that one event has one identity by whichever way it comes.
 * Where index or id were given they are kept in front of it, in the form of a bulk file: read again, it is the same.
 */
export function readArrival({ verb, index, id, source, cut, bytes, line }: Arrival): ReadArrival {
  const tooLong = `The document is ${bytes} bytes long; the limit is ${MAX_RECORD_BYTES}. Its head is kept.`;
  if (typeof source !== "string") {
    const [code, message] = cut ? ["too_long", tooLong] : ["invalid_utf8", "The document is not valid UTF-8."];
    return { kind: "refused", code, message, line, bytes: source, size: bytes, ...nobodys };
  }
  const target = { ...(index === null ? {} : { _index: index }), ...(id === null ? {} : { _id: id }) };
  const text = index === null && id === null ? source : `${JSON.stringify({ [verb]: target })}\n${source}`;
  const refuse = (code: string, message: string, whose: Whose = nobodys): ReadArrival => {
    const received = Buffer.from(text);
    return { kind: "refused", code, message, line, bytes: received, size: Math.max(bytes, received.length), ...whose };
  };
  if (cut) return refuse("too_long", tooLong);
  const decoded = recordFromText(text, line);
  if (decoded.kind === "rejected") return refuse(decoded.rejected.code, decoded.rejected.message);
  const result = normaliseRecord(decoded.record);
  if (result.event === undefined)
    return refuse(result.quarantined.code, result.quarantined.message, whoseRecord(decoded.record));
  return { kind: "event", event: { ...result.event, raw: text }, line };
}
