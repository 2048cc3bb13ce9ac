import { randomUUID } from "node:crypto";
import type { Instant, Quarantined, Rejection } from "@quaestor/telemetry";
import type { FoldTable } from "../duckdb/fold-table.ts";
import { type EncodedGroup, GroupEncoder } from "../duckdb/group-encoder.ts";
import { type FileCounts, type ReadOptions, readUnit, type Unit } from "../files/index.ts";

/** What every thread of an import is given. Plain data. */
export interface Encoding {
  /** Folder where groups wait for the engine. */
  readonly spool: string;
  readonly folds: FoldTable;
  readonly ingestedAt: Instant;
  readonly read: ReadOptions;
}

/** What was read of one file since the portion before. */
export interface ImportPortion {
  /** As they lie on the disk. */
  readonly bytes: number;
  /** Events and quarantined records. */
  readonly records: number;
  readonly quarantined: readonly Quarantined[];
  readonly rejected: readonly Rejection[];
  /** Of the events, those that came twice within one group. */
  readonly duplicates: number;
  /** Events for the engine; whoever takes the portion owns the file. */
  readonly group: EncodedGroup | null;
  /** With the last portion of a file or of a piece of one. */
  readonly end: FileCounts | null;
}

/**
 * Reads one unit to the point where only the engine is missing: records to events, events to files of at most one row
 * group. Portions end where a file ends or a group is full, so memory holds one group.
 */
export async function* encodeUnit(
  unit: Unit,
  { spool, ingestedAt, read }: Encoding,
): AsyncGenerator<ImportPortion, void, undefined> {
  const encoder = new GroupEncoder({ spool, ingestedAt, name: randomUUID() });
  let open = { bytes: 0, records: 0 };
  let quarantined: Quarantined[] = [];
  let chunkBytes = 0;
  const portion = (group: EncodedGroup | null, end: FileCounts | null): ImportPortion => {
    const made = { ...open, ...encoder.takeRefused(), quarantined, group, end };
    open = { bytes: 0, records: 0 };
    quarantined = [];
    chunkBytes = 0;
    return made;
  };
  try {
    for await (const batch of readUnit(unit, read)) {
      open.bytes += batch.bytes;
      open.records += batch.events.length + batch.quarantined.length;
      quarantined.push(...batch.quarantined);
      const chunks = new Set(batch.quarantined.map(({ inChunk }) => inChunk?.chunk));
      for (const chunk of chunks) chunkBytes += chunk?.length ?? 0;
      for (const event of batch.events) {
        encoder.add(event);
        if (encoder.isFull) yield portion(encoder.seal(), null);
      }
      if (batch.end !== null) yield portion(encoder.seal(), batch.end);
      else if (quarantined.length >= MANY || chunkBytes >= MANY_BYTES) yield portion(null, null);
    }
  } finally {
    encoder.abandon();
  }
}

/** Quarantined records that are handed on before a group is full. */
const MANY = 1000;
/** And those whose chunks of a binary log weigh so much. */
const MANY_BYTES = 8 * 1024 * 1024;
