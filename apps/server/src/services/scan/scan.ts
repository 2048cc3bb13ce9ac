import { type PieceBytes, planUnits, UNPACK_BOUNDS, type Unit } from "@quaestor/adapters/files";
import { InOrder, Lanes, programBeside, WorkerEnded, WorkerPool } from "@quaestor/adapters/threads";
import { DistinctKeys } from "./distinct-keys.ts";
import { type FileReport, FileReports } from "./file-reports.ts";
import { KeyTable, WORDS_PER_KEY, writeKey } from "./key-table.ts";
import type { FoundAlert, FoundMiss, Portion } from "./portion.ts";
import { prepareScan, type Search } from "./scan-unit.ts";

/** records = events + duplicates + quarantined. */
export interface ScanCounts {
  /** Files and entries of archives; archives themselves are not counted. */
  readonly files: number;
  /** Of them, those that could not be read at all or not to their end. */
  readonly unread: number;
  /** As they lie on the disk. */
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Of the events and duplicates, those outside the time asked for: the rules did not see them. */
  readonly outside: number;
  readonly alerts: number;
  /** Events that show a rule's shape while their record keeps the rule from seeing it; none of them is an alert. */
  readonly nearMisses: number;
}

/** How far a scan has come; duplicates are counted at its end. */
export interface ScanProgress {
  readonly files: number;
  readonly bytes: number;
  readonly records: number;
  readonly alerts: number;
  /** The file that was read from last. */
  readonly file: string;
}

/** What a scan tells as it goes: alerts and files in the order of the input, whatever the threads do. */
export interface ScanHooks {
  alert(alert: FoundAlert): Promise<void> | void;
  nearMiss?(miss: FoundMiss): void;
  file(report: FileReport): Promise<void> | void;
  progress(soFar: ScanProgress): void;
}

export interface ScanRequest {
  readonly paths: readonly string[];
  readonly search: Search;
  /** Threads that read; 1 reads in this one. */
  readonly jobs: number;
  /** Files to pass over: what the scan itself writes. */
  readonly except?: (path: string) => boolean;
  /** Size of the pieces that large files are cut into, in bytes; default 16 MB of lines, 4 MB of a binary log. */
  readonly splitBytes?: PieceBytes;
  /** Input from which on threads are worth their start, in bytes as they lie on the disk; default 4 MB. */
  readonly threadsFromBytes?: number;
  /** The threads' program; default: that of this build. */
  readonly workerFile?: URL;
}

const megabyte = 1024 * 1024;
const pieceBytes: PieceBytes = { lines: 16 * megabyte, evtx: 4 * megabyte };
const [waitingBytes, fewBytes] = [32 * megabyte, 4 * megabyte];
/** Units that may be under way or waiting to be told. */
const placesAhead = 4096;

/**
 * Runs rules over files, over all of their time, with neither server nor data directory. Streams: memory holds a few
 * portions a thread, and what is told is told in order. The same code decodes, normalises and builds alerts as on the
 * server, so ids agree. An event that comes twice is counted once and raises one alert.
 */
export async function scan(request: ScanRequest, hooks: ScanHooks): Promise<ScanCounts> {
  const { paths, search, jobs, except, splitBytes = pieceBytes, threadsFromBytes = fewBytes } = request;
  const result = new Result(hooks);
  const order = new InOrder<Portion>({
    emit: (portion) => result.tell(portion),
    limit: waitingBytes,
    sizeOf: ({ weight }) => weight,
  });
  const here = prepareScan(search);
  let pool: ScanPool | null = null;
  const work = async (unit: Unit): Promise<void> => {
    const place = order.place();
    const portions = pool === null ? here(unit) : inThread(pool, unit);
    for await (const portion of portions) {
      result.count(portion);
      await place.write({ ...portion, keys: none });
    }
    await place.close();
  };
  const lanes = new Lanes();
  try {
    const plan = {
      splitBytes,
      bounds: search.read.bounds ?? UNPACK_BOUNDS,
      ...(except === undefined ? {} : { except }),
    };
    let planned = 0;
    for await (const unit of planUnits(paths, plan)) {
      planned += unit.bytes;
      if (jobs > 1 && planned >= threadsFromBytes) pool ??= new WorkerPool(search, request.workerFile ?? ownProgram);
      const most = pool === null ? 1 : jobs;
      await lanes.until((underWay) => underWay < most && order.open < placesAhead);
      lanes.start(work(unit));
    }
    await lanes.until((underWay) => underWay === 0);
    return result.counts();
  } finally {
    await pool?.close();
    result.close();
  }
}

type ScanPool = WorkerPool<Search, Unit, Portion>;

const ownProgram = programBeside(import.meta.url, "scan-worker");
const none = new Uint32Array(0);

/** A thread that ends over a file is told like a file that cannot be read; the scan goes on in others. */
async function* inThread(pool: ScanPool, unit: Unit): AsyncGenerator<Portion> {
  const ended = new Set<string>();
  try {
    for await (const portion of pool.run(unit)) {
      if (portion.end !== null) ended.add(portion.file);
      yield portion;
    }
  } catch (error) {
    if (!(error instanceof WorkerEnded)) throw error;
    const files = unit.kind === "entries" ? unit.entries.map(({ file }) => file) : [unit.file];
    const message = `Reading ended a thread of this program, so that this was not read, or not to its end: ${error.message}`;
    const goesOn = "to" in unit && unit.to !== null;
    for (const file of files) {
      if (ended.has(file)) continue;
      yield {
        file,
        bytes: 0,
        events: 0,
        quarantined: 1,
        outside: 0,
        keys: none,
        alerts: [],
        misses: [],
        asides: [{ line: 0, code: "unreadable", message }],
        weight: message.length,
        end: { archive: false, linesBeforeNext: goesOn ? 0 : null },
      };
    }
  }
}

/** What a scan found so far. Portions are counted as they come, and told in order. */
class Result {
  readonly #hooks: ScanHooks;
  readonly #keys = new DistinctKeys();
  readonly #alertIds = new KeyTable();
  readonly #missIds = new KeyTable();
  readonly #key = new Uint32Array(WORDS_PER_KEY);
  readonly #reports = new FileReports();
  #files = 0;
  #unread = 0;
  #bytes = 0;
  #events = 0;
  #quarantined = 0;
  #outside = 0;

  constructor(hooks: ScanHooks) {
    this.#hooks = hooks;
  }

  count({ file, keys, bytes, events, quarantined, outside }: Portion): void {
    this.#keys.add(keys);
    this.#bytes += bytes;
    this.#events += events;
    this.#quarantined += quarantined;
    this.#outside += outside;
    this.#hooks.progress({
      files: this.#files,
      bytes: this.#bytes,
      records: this.#events + this.#quarantined,
      alerts: this.#alertIds.size,
      file,
    });
  }

  async tell(portion: Portion): Promise<void> {
    const fresh = portion.alerts.filter(({ id }) => this.#isNew(id, this.#alertIds));
    for (const alert of fresh) await this.#hooks.alert(alert);
    for (const miss of portion.misses) if (this.#isNew(miss.id, this.#missIds)) this.#hooks.nearMiss?.(miss);
    const report = this.#reports.take(portion, fresh);
    if (report === null) return;
    this.#files += 1;
    if (report.unread !== null) this.#unread += 1;
    await this.#hooks.file(report);
  }

  counts(): ScanCounts {
    const events = this.#keys.count();
    return {
      files: this.#files,
      unread: this.#unread,
      bytes: this.#bytes,
      records: this.#events + this.#quarantined,
      events,
      duplicates: this.#events - events,
      quarantined: this.#quarantined,
      outside: this.#outside,
      alerts: this.#alertIds.size,
      nearMisses: this.#missIds.size,
    };
  }

  close(): void {
    this.#keys.close();
  }

  #isNew(id: string, known: KeyTable): boolean {
    writeKey(id, this.#key, 0);
    return known.add(this.#key, 0);
  }
}
