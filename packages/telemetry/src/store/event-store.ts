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
}

export interface HistogramRequest {
  readonly query: Query;
  readonly window: Window;
  readonly intervalMs: number;
}

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

/**
 * Where telemetry lives: events and alerts (`event.kind: signal`). Append only. No SQL, no row and no engine
 * shows through it, so that a distributed engine can stand behind it as well.
 */
export interface EventStore {
  /** Durable when it resolves; idempotent by id; sets `event.ingested` to `ingestedAt` unless the event is a signal. */
  append(events: readonly NewEvent[], options: { readonly ingestedAt: Instant }): Promise<AppendResult>;
  /** In the order asked; unknown ids are left out. */
  get(ids: readonly string[]): Promise<readonly StoredEvent[]>;
  search(request: SearchRequest): Promise<SearchPage>;
  eql(request: EqlRequest): Promise<SearchPage>;
  count(request: Pick<SearchRequest, "query" | "window" | "indices">): Promise<number>;
  histogram(request: HistogramRequest): Promise<readonly HistogramBucket[]>;
  fieldCoverage(request: Pick<SearchRequest, "query" | "window" | "indices"> & { readonly fields: readonly string[] }): Promise<readonly FieldCoverage[]>;
  /** One row an index and host, alerts left out. */
  activity(): Promise<readonly SourceActivity[]>;
  /** Removes every event whose id or index matches the query; for sample telemetry and retention only. */
  remove(query: Query): Promise<number>;
  close(): Promise<void>;
}
