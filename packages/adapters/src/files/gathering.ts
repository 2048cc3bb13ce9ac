import {
  type Decoded,
  type NewEvent,
  normaliseRecord,
  type Quarantined,
  type RejectionCode,
} from "@quaestor/telemetry";

/** What became of one file, or of one piece of it: `records` = `events` + `quarantined`. */
export interface FileCounts {
  readonly file: string;
  /** Bytes read, as they lie on the disk: those of an archive's entry are packed. */
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly quarantined: number;
  /** True for an archive, whose entries are files of their own. */
  readonly archive: boolean;
  /** Of a piece with more of the file behind it: how many lines it has, which the next piece's lines are counted from. */
  readonly linesBeforeNext: number | null;
}

/** A piece of one file, small enough to hold. */
export interface Batch {
  readonly file: string;
  /** Normalised events with the record as received. */
  readonly events: readonly NewEvent[];
  readonly quarantined: readonly Quarantined[];
  /** Bytes read since the batch before. */
  readonly bytes: number;
  /** With the last batch of a file (which may be empty): the counts of the whole file. */
  readonly end: FileCounts | null;
}

export interface BatchSize {
  /** Most events in a batch; default 250: what is held longer costs the collector more. */
  readonly batchEvents?: number;
  /** Text of records after which a batch is given early; default 16 MB. */
  readonly batchBytes?: number;
}

/** A rejection of a file as a whole. */
export function wholeFile(file: string, code: RejectionCode, message: string): Quarantined {
  return { file, line: 0, code, message, received: "", encoding: "utf8", byteLength: 0 };
}

/** The parts of one file's batches, gathered until they are large enough. */
export class Gathering {
  readonly file: string;
  bytes = 0;
  #events: NewEvent[] = [];
  #quarantined: Quarantined[] = [];
  #text = 0;
  #chunk: Uint8Array | null = null;
  #eventCount = 0;
  #quarantinedCount = 0;
  #bytesGiven = 0;

  constructor(file: string) {
    this.file = file;
  }

  take(decoded: Decoded): void {
    if (decoded.kind === "rejected") {
      this.putAside({ ...decoded.rejected, file: this.file });
      return;
    }
    const result = normaliseRecord(decoded.record);
    if (result.event === undefined) this.putAside({ ...result.quarantined, file: this.file });
    else {
      this.#events.push({ ...result.event, raw: decoded.record.text });
      this.#text += decoded.record.text.length;
      this.#eventCount += 1;
    }
  }

  putAside(quarantined: Quarantined): void {
    this.#quarantined.push(quarantined);
    this.#text += quarantined.received.length;
    // Records of one chunk share it.
    const chunk = quarantined.inChunk?.chunk ?? null;
    if (chunk !== null && chunk !== this.#chunk) this.#text += chunk.length;
    this.#chunk = chunk;
    this.#quarantinedCount += 1;
  }

  isLarge(size: BatchSize): boolean {
    const held = this.#events.length + this.#quarantined.length;
    return held >= (size.batchEvents ?? 250) || this.#text >= (size.batchBytes ?? 16_777_216);
  }

  batch(): Batch {
    return this.#give(null);
  }

  /** The file's last batch. `lines` is for a piece that others follow. */
  last({ archive = false, lines = null }: { readonly archive?: boolean; readonly lines?: number | null } = {}): Batch {
    return this.#give({
      file: this.file,
      bytes: this.bytes,
      records: this.#eventCount + this.#quarantinedCount,
      events: this.#eventCount,
      quarantined: this.#quarantinedCount,
      archive,
      linesBeforeNext: lines,
    });
  }

  #give(end: FileCounts | null): Batch {
    const batch = {
      file: this.file,
      events: this.#events,
      quarantined: this.#quarantined,
      bytes: this.bytes - this.#bytesGiven,
      end,
    };
    this.#events = [];
    this.#quarantined = [];
    this.#text = 0;
    this.#bytesGiven = this.bytes;
    return batch;
  }
}
