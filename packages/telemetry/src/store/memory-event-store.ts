import type { EcsDocument, NewEvent, StoredEvent } from "../ecs/event.ts";
import { fieldType } from "../ecs/field-catalogue.ts";
import { NS_PER_MS } from "../ecs/instant.ts";
import { first, has, values } from "../ecs/values.ts";
import { compareText } from "../query/compare-text.ts";
import { compileMatcher, type Matcher } from "../query/matcher.ts";
import { type FieldTypeOf, planQuery } from "../query/plan-query.ts";
import type { Query } from "../query/query.ts";
import { wellFormedText } from "../query/well-formed.ts";
import { matchesIndex } from "../query/wildcard.ts";
import { TelemetryError } from "../telemetry-error.ts";
import { type AdmittedEvent, admitEvent, keptDocument } from "./admit-event.ts";
import { readCursor, type SortKey, type SortOrder, writeCursor } from "./cursor.ts";
import type {
  AppendOptions,
  AppendResult,
  CountRequest,
  EqlRequest,
  EventStore,
  FieldCoverage,
  FieldCoverageRequest,
  HistogramBucket,
  HistogramRequest,
  ReadOptions,
  Rejection,
  SearchPage,
  SearchRequest,
  SourceActivity,
  Window,
} from "./event-store.ts";
import { type EqlPipe, runPipes } from "./run-pipes.ts";
import { summariseActivity } from "./summarise-activity.ts";

/** An EQL event query, ready to be asked of documents. */
export interface CompiledEql {
  matches(document: EcsDocument): boolean;
  readonly pipes: readonly EqlPipe[];
}

export interface MemoryEventStoreOptions {
  /** Compiles the text of an event query, or throws the language's own error. This package does not know EQL. */
  readonly eql: (query: string, categoryField: string) => CompiledEql;
  /** The schema; default the field catalogue. */
  readonly fieldType?: FieldTypeOf;
}

/** An EventStore that keeps everything in memory, for tests and for work that leaves nothing behind. */
export function createMemoryEventStore(options: MemoryEventStoreOptions): EventStore {
  return new MemoryEventStore(options);
}

const ASCENDING: SortOrder = { by: "timestamp", direction: "asc" };

interface KeptEvent {
  readonly event: StoredEvent;
  readonly raw: string | null;
  readonly times: AdmittedEvent["times"];
}

class MemoryEventStore implements EventStore {
  readonly #options: MemoryEventStoreOptions;
  readonly #kept = new Map<string, KeptEvent>();
  #closed = false;

  constructor(options: MemoryEventStoreOptions) {
    this.#options = options;
  }

  async append(events: readonly NewEvent[], { ingestedAt, onDuplicate }: AppendOptions): Promise<AppendResult> {
    this.#use();
    const rejected: Rejection[] = [];
    let stored = 0;
    let duplicates = 0;
    for (const [position, event] of events.entries()) {
      const admitted = admitEvent(event, ingestedAt);
      if ("reason" in admitted) rejected.push({ position, id: event.id, reason: admitted.reason });
      else if (this.#kept.has(admitted.given.id)) {
        duplicates++;
        onDuplicate?.(position);
      } else {
        const { times } = admitted;
        const { raw, ...given } = admitted.given;
        this.#kept.set(given.id, { event: { ...given, document: keptDocument(admitted) }, raw, times });
        stored++;
      }
    }
    return { stored, duplicates, rejected };
  }

  async appendAll(
    batches: AsyncIterable<readonly NewEvent[]> | Iterable<readonly NewEvent[]>,
    options: AppendOptions & { readonly onProgress?: (soFar: AppendResult) => void },
  ): Promise<AppendResult> {
    let soFar: AppendResult = { stored: 0, duplicates: 0, rejected: [] };
    let before = 0;
    for await (const batch of batches) {
      const onDuplicate = (position: number): void => options.onDuplicate?.(position + before);
      const { stored, duplicates, rejected } = await this.append(batch, { ...options, onDuplicate });
      const moved = rejected.map((rejection) => ({ ...rejection, position: rejection.position + before }));
      before += batch.length;
      soFar = {
        stored: soFar.stored + stored,
        duplicates: soFar.duplicates + duplicates,
        rejected: [...soFar.rejected, ...moved],
      };
      options.onProgress?.(soFar);
    }
    return soFar;
  }

  async get(ids: readonly string[], options?: ReadOptions): Promise<readonly StoredEvent[]> {
    this.#use(options);
    return ids.flatMap((id) => this.#kept.get(wellFormedText(id))?.event ?? []);
  }

  async received(ids: readonly string[], options?: ReadOptions): Promise<ReadonlyMap<string, string | null>> {
    this.#use(options);
    return new Map(
      ids.flatMap((id) => {
        const kept = this.#kept.get(wellFormedText(id));
        return kept === undefined ? [] : [[id, kept.raw] as const];
      }),
    );
  }

  async search(request: SearchRequest, options?: ReadOptions): Promise<SearchPage> {
    this.#use(options);
    const order = request.sort ?? { by: "timestamp", direction: "desc" };
    return page(sorted(this.#matching(request), order), order, request);
  }

  async eql(request: EqlRequest, options?: ReadOptions): Promise<SearchPage> {
    this.#use(options);
    const compiled = this.#options.eql(request.query, request.eventCategoryField ?? "event.category");
    const query = request.filter ?? { kind: "all" };
    const matching = this.#matching({ ...request, query }).filter(({ event }) => compiled.matches(event.document));
    const left = compiled.pipes.length === 0 ? matching : runPipes(sorted(matching, ASCENDING), compiled.pipes);
    const order = request.sort ?? ASCENDING;
    return page(sorted(left, order), order, request);
  }

  async count(request: CountRequest, options?: ReadOptions): Promise<number> {
    this.#use(options);
    return this.#matching(request).length;
  }

  async histogram(request: HistogramRequest, options?: ReadOptions): Promise<readonly HistogramBucket[]> {
    this.#use(options);
    const width = intervalOf(request);
    const counts = new Map<bigint, number>();
    for (const { times } of this.#matching(request)) {
      const at = times[request.window.timeField];
      const from = at - (at % width);
      counts.set(from, (counts.get(from) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, count]) => ({ from, count }));
  }

  async fieldCoverage(request: FieldCoverageRequest, options?: ReadOptions): Promise<readonly FieldCoverage[]> {
    this.#use(options);
    const matching = this.#matching(request);
    return request.fields.map((field) => ({
      field,
      present: matching.filter(({ event }) => has(event.document, field)).length,
      of: matching.length,
    }));
  }

  async activity(options?: ReadOptions): Promise<readonly SourceActivity[]> {
    this.#use(options);
    const rows = [...this.#kept.values()]
      .filter(({ event }) => !values(event.document, "event.kind").includes("signal"))
      .map(({ event, times }) => {
        const name = first(event.document, "host.name");
        return { index: event.index, source: event.source, hostName: name === undefined ? null : String(name), times };
      });
    return summariseActivity(rows);
  }

  async remove(query: Query): Promise<number> {
    this.#use();
    const doomed = this.#matching({ query });
    for (const { event } of doomed) this.#kept.delete(event.id);
    return doomed.length;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#kept.clear();
  }

  #use(options?: ReadOptions): void {
    if (this.#closed) throw new TelemetryError("STORE_CLOSED", "The event store was closed.");
    if (options?.signal?.aborted === true) throw new TelemetryError("INTERRUPTED", "The request was stopped.");
  }

  #matching({ query, window, indices }: CountRequest): KeptEvent[] {
    const matches: Matcher = compileMatcher(planQuery(query, this.#options.fieldType ?? fieldType));
    return [...this.#kept.values()].filter(
      ({ event, times }) => inWindow(times, window) && matchesIndex(event.index, indices) && matches(event),
    );
  }
}

function inWindow(times: KeptEvent["times"], window: Window | undefined): boolean {
  if (window === undefined) return true;
  const at = times[window.timeField];
  return (window.from === null || at >= window.from) && (window.to === null || at <= window.to);
}

function compare(order: SortOrder, a: SortKey, b: SortKey): number {
  const ascending = a.at < b.at ? -1 : a.at > b.at ? 1 : compareText(a.id, b.id);
  return order.direction === "asc" ? ascending : -ascending;
}

function keyOf({ event, times }: KeptEvent, order: SortOrder): SortKey {
  return { at: times[order.by], id: event.id };
}

function sorted(list: readonly KeptEvent[], order: SortOrder): KeptEvent[] {
  return [...list].sort((a, b) => compare(order, keyOf(a, order), keyOf(b, order)));
}

function page(
  list: readonly KeptEvent[],
  order: SortOrder,
  { limit, cursor, total }: Pick<SearchRequest, "limit" | "cursor" | "total">,
): SearchPage {
  const after = cursor === undefined ? null : readCursor(cursor, order);
  const rest = after === null ? list : list.filter((entry) => compare(order, keyOf(entry, order), after) > 0);
  const size = Math.max(0, limit);
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  return {
    events: taken.map(({ event }) => event),
    cursor: last !== undefined && rest.length > size ? writeCursor(order, keyOf(last, order)) : null,
    total: total === true ? list.length : null,
  };
}

/** The width of a histogram's buckets in nanoseconds. Throws TelemetryError QUERY_INVALID below 1 ms. */
export function intervalOf({ intervalMs }: HistogramRequest): bigint {
  if (!Number.isSafeInteger(intervalMs) || intervalMs < 1) {
    throw new TelemetryError("QUERY_INVALID", "A histogram's interval is at least 1 ms.", { intervalMs });
  }
  return BigInt(intervalMs) * NS_PER_MS;
}
