import type { EvtxItem, EvtxProblem } from "./chunk.ts";
import { EvtxReader } from "./evtx-reader.ts";
import { writeJsonLine } from "./json-line.ts";
import { TextSink } from "./text-sink.ts";
import { writeXml } from "./xml-program.ts";

/** How records are written out: the XML that Windows shows, or JSON with the same values. */
export type EvtxDumpFormat = "xml" | "json";

/** Records as text, each ended by a line feed, and what could not be read. */
export interface EvtxDumped {
  readonly text: string;
  readonly records: number;
  readonly problems: readonly EvtxProblem[];
}

/** Writes the records of a binary event log out as text, from bytes handed in however they are cut. */
export class EvtxDump {
  readonly #reader: EvtxReader<null>;
  /** Records of one piece of input, decoded together: each by itself would cost more than writing it. */
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
    const text = this.#out.text();
    this.#out.clear();
    return { text, records: items.length - problems.length, problems };
  }
}
