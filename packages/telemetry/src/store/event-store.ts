import type { NewEvent, StoredEvent } from "../ecs/event.ts";
import type { Instant } from "../ecs/instant.ts";
import type { Query } from "../query/query.ts";

/** `timestamp` is `@timestamp`; `ingested` falls back to `@timestamp` where `event.ingested` is absent; `original` is `kibana.alert.original_time`, else `@timestamp`. */
export type TimeField = "timestamp" | "ingested" | "original";

/** Both ends inclusive; null is open. */
export interface Window {
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly timeField: TimeField;
}

/** Asks a running request to stop; the platform's AbortSignal is one. A stopped request rejects with INTERRUPTED. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of every request that reads. */
export interface ReadOptions {
  readonly signal?: CancelSignal;
}

export interface AppendOptions {
  /** Becomes `event.ingested` of every event but signals. */
  readonly ingestedAt: Instant;
  /** Hears which events were there already: their positions, as in {@link Rejection}, before the promise resolves. */
  readonly onDuplicate?: (position: number) => void;
}

export interface AppendResult {
  /** Ids newly kept; durable when the promise resolves. */
  readonly stored: number;
  /** Ids that were there already (or twice in this call): nothing was written for them. */
  readonly duplicates: number;
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  /** Position in the array given to `append`. */
  readonly position: number;
  readonly id: string;
  readonly reason: string;
}

export type Direction = "asc" | "desc";

export interface SearchRequest {
  readonly query: Query;
  readonly window?: Window;
  /** Index patterns with `*`; none means every index. */
  readonly indices?: readonly string[];
  /** By instant, then by id. Default `timestamp`, `desc`. */
  readonly sort?: { readonly by: TimeField; readonly direction: Direction };
  readonly limit: number;
  /** From an earlier page of the same request. */
  readonly cursor?: string;
  /** Count all matches too (costs a scan). */
  readonly total?: boolean;
}

export interface SearchPage {
  readonly events: readonly StoredEvent[];
  /** Present when more follow. */
  readonly cursor: string | null;
  /** All matches, when `total` was asked for. */
  readonly total: number | null;
}

export interface EqlRequest {
  /** The text of an EQL event query. */
  readonly query: string;
  readonly window?: Window;
  readonly indices?: readonly string[];
  /** Applied to every event before the query sees it. */
  readonly filter?: Query;
  readonly limit: number;
  readonly sort?: { readonly by: TimeField; readonly direction: Direction };
  readonly cursor?: string;
  /** Default `event.category`. */
  readonly eventCategoryField?: string;
  /** Count all matches too (costs a scan). */
  readonly total?: boolean;
}

/** What `count` counts. */
export interface CountRequest {
  readonly query: Query;
  readonly window?: Window;
  readonly indices?: readonly string[];
}

/** Events per interval of `window.timeField`. */
export interface HistogramRequest {
  readonly query: Query;
  readonly window: Window;
  readonly indices?: readonly string[];
  /** At least 1. */
  readonly intervalMs: number;
}

/** Buckets begin at whole multiples of the interval since 1970 (UTC); empty ones are left out. */
export interface HistogramBucket {
  readonly from: Instant;
  readonly count: number;
}

export interface FieldCoverage {
  readonly field: string;
  /** Events of the asked kind that carry the field, and all of them. */
  readonly present: number;
  readonly of: number;
}

export interface SourceActivity {
  readonly index: string;
  readonly source: string;
  readonly hostName: string | null;
  readonly events: number;
  readonly first: Instant;
  readonly last: Instant;
  readonly lastIngested: Instant;
  /** Median of `event.ingested` minus `@timestamp` over the newest events, in ms. */
  readonly lagMs: number;
}

export interface FieldCoverageRequest extends CountRequest {
  readonly fields: readonly string[];
}

/**
 * Where telemetry lives: events and alerts (`event.kind: signal`). Append only. No SQL, no row and no engine
 * shows through it, so that a distributed engine can stand behind it as well.
 *
 * Documents are kept in canonical form with well-formed text: a lone surrogate becomes U+FFFD. Every event needs a
 * usable `@timestamp` between EARLIEST and LATEST; one without is rejected, not guessed.
 *
 * Throws TelemetryError: QUERY_INVALID, CURSOR_INVALID, INTERRUPTED, STORE_CLOSED, STORE_FULL, STORE_FAILED. A refused
 * EQL text throws what the language throws.
 */
export interface EventStore {
  /** Durable when it resolves; idempotent by id; sets `event.ingested` to `ingestedAt` unless the event is a signal. */
  append(events: readonly NewEvent[], options: AppendOptions): Promise<AppendResult>;
  /**
   * Appends a long stream in memory that does not grow with it; batches may be grouped. Resolves when all of it is
   * durable. `onProgress` hears the running totals each time a group has become durable. When the source throws, what
   * was durable stays, and the error passes on; positions of rejections count over the whole stream.
   */
  appendAll(
    batches: AsyncIterable<readonly NewEvent[]> | Iterable<readonly NewEvent[]>,
    options: AppendOptions & { readonly onProgress?: (soFar: AppendResult) => void },
  ): Promise<AppendResult>;
  /** In the order asked; unknown ids are left out. */
  get(ids: readonly string[], options?: ReadOptions): Promise<readonly StoredEvent[]>;
  /**
   * The records of events exactly as they were received, by id; null for documents made here. Apart from the documents,
   * because few need them, and they are as large.
   */
  received(ids: readonly string[], options?: ReadOptions): Promise<ReadonlyMap<string, string | null>>;
  search(request: SearchRequest, options?: ReadOptions): Promise<SearchPage>;
  /** An event query; `head` and `tail` in it cut the ordered matches before the page is taken. */
  eql(request: EqlRequest, options?: ReadOptions): Promise<SearchPage>;
  count(request: CountRequest, options?: ReadOptions): Promise<number>;
  histogram(request: HistogramRequest, options?: ReadOptions): Promise<readonly HistogramBucket[]>;
  fieldCoverage(request: FieldCoverageRequest, options?: ReadOptions): Promise<readonly FieldCoverage[]>;
  /** One row an index, source and host, alerts left out; ordered by index, then host. */
  activity(options?: ReadOptions): Promise<readonly SourceActivity[]>;
  /** Removes every event that the query matches; for sample telemetry and retention only. Gives how many. */
  remove(query: Query): Promise<number>;
  /** Waits for what was begun; every later call rejects with STORE_CLOSED. */
  close(): Promise<void>;
}
