import type { EcsDocument, JsonObject, SourceName } from "../ecs/event.ts";

/** One record of a file, decoded but not interpreted. */
export interface RawRecord {
  /**
   * The record as received: the NDJSON line, the element's slice of a JSON array, the XML of one event. Of a binary log,
   * whose records mean nothing by themselves, the event's XML with all of its values.
   */
  readonly text: string;
  /** Its parsed JSON; null when the record is not JSON (event XML). */
  readonly json: JsonObject | null;
  /** `_index` and `_id` of an Elasticsearch hit or bulk action, where there was one. */
  readonly hit?: { readonly index: string | null; readonly id: string | null };
  /** 1-based line of the file it began on; 0 in a file that has no lines. */
  readonly line: number;
  /** Where it lies in a file that has no lines: the record's own number, and the byte of the file it begins at. */
  readonly at?: { readonly recordNumber: string; readonly offset: number };
  /** Where it stood in an object that carries many records: `records[2]`. */
  readonly inBatch?: string;
}

/** Where a field's value came from: a path in the record as received, or a rule of derivation. */
export interface Origin {
  readonly field: string;
  readonly from: string;
  /** True when computed rather than moved (arguments split, hex read as a number). */
  readonly derived: boolean;
}

export interface Normalised {
  readonly id: string;
  readonly index: string;
  readonly source: SourceName;
  readonly document: EcsDocument;
}

/** One source, one folder. The registry asks them in order; the first that recognises a record takes it. */
export interface Source {
  readonly name: SourceName;
  /** A person's name for it, as on the Sources page. */
  readonly title: string;
  recognises(record: JsonObject): boolean;
  /** Throws TelemetryError with the field in its details for a record it cannot take. `origins` collects when given. */
  normalise(record: RawRecord & { readonly json: JsonObject }, origins?: Origin[]): Normalised;
  /** ECS fields of the guide that this source can never fill, and what would close the gap. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly field: string;
  /** In words: which source or setting would give it. */
  readonly remedy: string;
  /** Which records of the source lack it, where not all do: an older version of the event. */
  readonly when?: (document: EcsDocument) => boolean;
}
