import type { EvtxItem, EvtxProblem } from "./chunk.ts";
import { EvtxReader } from "./evtx-reader.ts";
import { writeJsonLine } from "./json-line.ts";
import { TextSink } from "./text-sink.ts";
import { writeXml } from "./xml-program.ts";

/** How records are written out: the XML that Windows shows, or JSON with the same values. */
export type EvtxDumpFormat = "xml" | "json";

/** Records as text in UTF-8, each ended by a line feed, and what could not be read. */
export interface EvtxDumped {
  readonly bytes: Uint8Array;
  readonly records: number;
  readonly problems: readonly EvtxProblem[];
}

/** Writes the records of a binary event log out as text, from bytes handed in however they are cut. */
export class EvtxDump {
  readonly #reader: EvtxReader<null>;
  /** Records of one piece of input. */
  readonly #out = new TextSink(Number.POSITIVE_INFINITY);

  constructor(format: EvtxDumpFormat) {
    const write = format === "xml" ? writeXml : writeJsonLine;
    this.#reader = new EvtxReader(({ nodes }, sink) => {
      write(nodes, sink);
      sink.byte(10);
      sink.check();
      this.#out.append(sink);
      return null;
    });
  }

  push(bytes: Uint8Array): EvtxDumped {
    return this.#gather(this.#reader.push(bytes));
  }

  end(): EvtxDumped {
    return this.#gather(this.#reader.end());
  }

  #gather(items: readonly EvtxItem<null>[]): EvtxDumped {
    const problems = items.flatMap((item) => (item.kind === "problem" ? [item.problem] : []));
    const bytes = this.#out.bytes.slice(0, this.#out.length);
    this.#out.clear();
    return { bytes, records: items.length - problems.length, problems };
  }
}
