import { type Decoded, refused, taken } from "../record.ts";
import { rejectBytes } from "../rejected.ts";
import type { EvtxItem } from "./chunk.ts";
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
    const json = new EventJson();
    this.#reader = new EvtxReader(
      ({ nodes, recordNumber, offset }, sink) => {
        writeXml(nodes, sink);
        sink.check();
        const text = sink.text();
        return taken({ text, json: json.make(nodes, text, sink), line: 0, at: { recordNumber, offset } });
      },
      options.maxBytes,
      options.skipped,
    );
  }

  push(chunk: Uint8Array): Decoded[] {
    return this.#reader.push(chunk).map(decoded);
  }

  end(): Decoded[] {
    return this.#reader.end().map(decoded);
  }
}

function decoded(item: EvtxItem<Decoded>): Decoded {
  if (item.kind === "record") return item.value;
  const { code, message, bytes } = item.problem;
  return refused(rejectBytes(bytes, { line: 0, code, message }));
}
