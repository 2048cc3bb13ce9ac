import { type Decoded, refused, taken } from "../record.ts";
import { type InChunk, rejectBytes } from "../rejected.ts";
import { ChunkReader, type EvtxItem, type MakeOf } from "./chunk.ts";
import { CHUNK_BYTES } from "./chunk-header.ts";
import { EventJson } from "./event-json.ts";
import { EvtxReader } from "./evtx-reader.ts";
import { writeXml } from "./xml-program.ts";

/**
 * Records of a Windows event log as those of any other carrier. A record's bytes mean nothing without the rest of their
 * chunk, so what is kept as received is the XML of the event, all of its values in it.
 */
export class EvtxRecordReader {
  readonly #reader: EvtxReader<Decoded>;

  /** `skipped`: bytes of the file that are left out between its header and the first chunk. */
  constructor(options: { readonly maxBytes: number; readonly skipped: number }) {
    this.#reader = new EvtxReader(recordMaker(), options.maxBytes, options.skipped);
  }

  push(chunk: Uint8Array): Decoded[] {
    return this.#reader.push(chunk).map(decoded);
  }

  end(): Decoded[] {
    return this.#reader.end().map(decoded);
  }
}

/**
 * Reads a record of a binary log again, from the chunk it lay in: what one version of the reader refuses, a later one may
 * know. The same as when the file was read.
 */
export function recordFromChunk({ chunk, offset, at }: InChunk, maxBytes: number): Decoded {
  const bytes = new Uint8Array(CHUNK_BYTES);
  bytes.set(chunk.subarray(0, CHUNK_BYTES));
  const length = Math.min(chunk.length, CHUNK_BYTES);
  const reader = new ChunkReader(recordMaker(), maxBytes);
  // The log may not have been closed: a record behind the end that the chunk tells of is looked for as well.
  const items = reader.read(bytes, length, offset, { isDirty: true, isCut: false }).map(decoded);
  const place = offset + at;
  const found = items.find((item) =>
    item.kind === "record" ? item.record.at?.offset === place : item.rejected.inChunk?.at === at,
  );
  const message = `There is no record at byte ${place} of the file.`;
  return found ?? refused(rejectBytes(new Uint8Array(0), { line: 0, code: "damaged_record", message }));
}

function recordMaker(): MakeOf<Decoded> {
  const json = new EventJson();
  return ({ nodes, recordNumber, offset }, sink) => {
    writeXml(nodes, sink);
    sink.check();
    const text = sink.text();
    return taken({ text, json: json.make(nodes, text, sink), line: 0, at: { recordNumber, offset } });
  };
}

function decoded(item: EvtxItem<Decoded>): Decoded {
  if (item.kind === "record") return item.value;
  const { code, message, bytes, inChunk } = item.problem;
  const rejected = rejectBytes(bytes, { line: 0, code, message });
  return refused(inChunk === undefined ? rejected : { ...rejected, inChunk });
}
