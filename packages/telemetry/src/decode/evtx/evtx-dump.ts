import type { EvtxItem, EvtxProblem } from "./chunk.ts";
import { EvtxReader } from "./evtx-reader.ts";
import { writeJsonLine } from "./json-line.ts";
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
  readonly #reader: EvtxReader<string>;

  constructor(format: EvtxDumpFormat) {
    const write = format === "xml" ? writeXml : writeJsonLine;
    this.#reader = new EvtxReader(({ nodes }, sink) => {
      write(nodes, sink);
      sink.byte(10);
      sink.check();
      return sink.text();
    });
  }

  push(bytes: Uint8Array): EvtxDumped {
    return gathered(this.#reader.push(bytes));
  }

  end(): EvtxDumped {
    return gathered(this.#reader.end());
  }
}

function gathered(items: readonly EvtxItem<string>[]): EvtxDumped {
  let text = "";
  const problems: EvtxProblem[] = [];
  for (const item of items) {
    if (item.kind === "record") text += item.value;
    else problems.push(item.problem);
  }
  return { text, records: items.length - problems.length, problems };
}
