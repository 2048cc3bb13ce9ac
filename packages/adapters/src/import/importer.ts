import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  type AppendResult,
  type EventStore,
  type Instant,
  type Quarantined,
  type Rejection,
  TelemetryError,
} from "@quaestor/telemetry";
import type { GroupStore } from "../duckdb/index.ts";
import {
  type PieceBytes,
  planFile,
  type ReadTelemetryOptions,
  readTelemetry,
  UNPACK_BOUNDS,
  type Unit,
  wholeFile,
} from "../files/index.ts";
import { InOrder, Lanes, programBeside, WorkerEnded, WorkerPool } from "../threads/index.ts";
import type { Encoding, ImportPortion } from "./encode-unit.ts";

/** What is imported: a stream, or a file of this machine, which is read where it lies. */
export type ImportSource =
  | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly name: string; readonly path: string };

export interface ImportOptions extends ReadTelemetryOptions {
  /** Becomes `event.ingested`. */
  readonly ingestedAt: Instant;
  /** Hears what was read, in the order of the input; records = events + quarantined. */
  readonly onRead: (read: {
    readonly bytes: number;
    readonly records: number;
    readonly quarantined: readonly Quarantined[];
  }) => void;
  /** Hears the running totals each time a group has become durable. */
  readonly onProgress?: (soFar: AppendResult) => void;
}

/** Takes telemetry from bytes to durable events. Throws what the store throws; what was durable by then stays. */
export type Importer = (source: ImportSource, options: ImportOptions) => Promise<AppendResult>;

export interface ImporterOptions {
  /** Threads that read large files; default: one a processor. 1 reads in this one. */
  readonly jobs?: number;
  /** Size of the pieces that large files are cut into; default 32 MB of lines (about a group of rows), 8 MB of a binary log. */
  readonly splitBytes?: PieceBytes;
  /** The threads' program; default: that of this build. */
  readonly workerFile?: URL;
}

const megabyte = 1024 * 1024;
const pieceBytes: PieceBytes = { lines: 32 * megabyte, evtx: 8 * megabyte };
/** Groups that may wait for their turn; each is a file of up to a few hundred megabytes. */
const groupsAhead = 4;

/** An importer into any store: one piece after the other. */
export function importerInto(store: Pick<EventStore, "appendAll">): Importer {
  return async (source, { ingestedAt, onRead, onProgress, ...read }) => {
    const batches = async function* () {
      for await (const { bytes, events, quarantined } of readTelemetry(source, read)) {
        onRead({ bytes, records: events.length + quarantined.length, quarantined });
        if (events.length > 0) yield events;
      }
    };
    return store.appendAll(batches(), { ingestedAt, ...(onProgress === undefined ? {} : { onProgress }) });
  };
}

/**
 * An importer that reads a large file on all processors: threads decode, normalise and encode pieces of it, the engine
 * takes their groups in the order of the file. A stream cannot be cut, so it is read as by {@link importerInto}; so is
 * what would be one piece. Counts and events are the same either way.
 */
export function parallelImporterInto(store: EventStore & GroupStore, options: ImporterOptions = {}): Importer {
  const { jobs = availableParallelism(), splitBytes = pieceBytes } = options;
  const one = importerInto(store);
  return async (source, request) => {
    if (jobs <= 1 || !("path" in source) || (await sizeOf(source.path)) < 2 * splitBytes.evtx) {
      return one(source, request);
    }
    const { ingestedAt, onRead, onProgress, spoolDirectory: _, ...read } = request;
    // A folder of its own, so that an import that breaks off leaves nothing on a disk that may be full.
    const spool = join(store.spool, randomUUID());
    await mkdir(spool, { recursive: true });
    const encoding: Encoding = { spool, folds: store.folds, ingestedAt, read };
    const units = planFile(source.path, source.name, await sizeOf(source.path), {
      splitBytes,
      bounds: read.bounds ?? UNPACK_BOUNDS,
    });
    const pool = new WorkerPool<Encoding, Unit, ImportPortion>(encoding, options.workerFile ?? ownProgram);
    const totals = new Totals();
    let linesBefore = 0;
    const order = new InOrder<ImportPortion>({
      limit: groupsAhead,
      sizeOf: ({ group }) => (group === null ? 0 : 1),
      emit: async (portion) => {
        const quarantined = portion.quarantined.map((record) =>
          record.line > 0 && linesBefore > 0 ? { ...record, line: record.line + linesBefore } : record,
        );
        if (portion.end !== null) {
          linesBefore = portion.end.linesBeforeNext === null ? 0 : linesBefore + portion.end.linesBeforeNext;
        }
        onRead({ bytes: portion.bytes, records: portion.records, quarantined });
        totals.refused(portion);
        if (portion.group === null) return;
        totals.committed(await store.appendGroup(portion.group));
        onProgress?.(totals.result());
      },
    });
    try {
      const lanes = new Lanes();
      const read = async (unit: Unit): Promise<void> => {
        const place = order.place();
        for await (const portion of inThread(pool, unit)) await place.write(portion);
        await place.close();
      };
      for await (const unit of units) {
        await lanes.until((underWay) => underWay < jobs);
        lanes.start(read(unit));
      }
      await lanes.until((underWay) => underWay === 0);
      return totals.result();
    } finally {
      await pool.close();
      await rm(spool, { recursive: true, force: true });
    }
  };
}

const ownProgram = programBeside(import.meta.url, "import-worker");

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** A thread that ends over a piece is told like a piece that cannot be read; the import goes on in others. */
async function* inThread(pool: WorkerPool<Encoding, Unit, ImportPortion>, unit: Unit): AsyncGenerator<ImportPortion> {
  const ended = new Set<string>();
  try {
    for await (const portion of pool.run(unit)) {
      if (portion.end !== null) ended.add(portion.end.file);
      yield portion;
    }
  } catch (error) {
    if (!(error instanceof WorkerEnded)) throw error;
    // Reading puts aside what it cannot take; what it throws comes from writing the group.
    if (error.reason === "STORE_FULL") throw new TelemetryError("STORE_FULL", error.message, {}, error);
    if (error.reason === "STORE_FAILED") throw new TelemetryError("STORE_FAILED", error.message, {}, error);
    const files = unit.kind === "entries" ? unit.entries.map(({ file }) => file) : [unit.file];
    const message = `Reading ended a thread of this program, so that this was not read, or not to its end: ${error.message}`;
    const quarantined = files.filter((file) => !ended.has(file)).map((file) => wholeFile(file, "unreadable", message));
    const nothing = { bytes: 0, rejected: [], duplicates: 0, group: null, end: null };
    yield { ...nothing, records: quarantined.length, quarantined };
  }
}

class Totals {
  #stored = 0;
  #duplicates = 0;
  readonly #rejected: Rejection[] = [];

  refused({ rejected, duplicates }: ImportPortion): void {
    this.#rejected.push(...rejected);
    this.#duplicates += duplicates;
  }

  committed({ stored, duplicates }: { readonly stored: number; readonly duplicates: number }): void {
    this.#stored += stored;
    this.#duplicates += duplicates;
  }

  result(): AppendResult {
    return { stored: this.#stored, duplicates: this.#duplicates, rejected: [...this.#rejected] };
  }
}
