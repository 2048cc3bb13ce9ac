import type { DuckDBConnection } from "@duckdb/node-api";
import { applyPipes, type CheckedEventQuery, compile } from "@quaestor/eql";
import {
  type AppendOptions,
  type AppendResult,
  type CancelSignal,
  type CountRequest,
  compileMatcher,
  type EqlRequest,
  type EventStore,
  type FieldCoverage,
  type FieldCoverageRequest,
  type FieldTypeOf,
  fieldType,
  type HistogramBucket,
  type HistogramRequest,
  has,
  intervalOf,
  type NewEvent,
  planQuery,
  type Query,
  type ReadOptions,
  readCursor,
  type SearchPage,
  type SearchRequest,
  type SortKey,
  type SortOrder,
  type SourceActivity,
  type StoredEvent,
  values,
  wellFormedText,
  writeCursor,
} from "@quaestor/telemetry";
import type { EqlSchema } from "../eql/check-event-query.ts";
import { CheckedQueries } from "../eql/checked-queries.ts";
import { activitySql, readActivity, recountArrivals } from "./activity-sql.ts";
import { ask } from "./ask.ts";
import { allOf } from "./bounds.ts";
import { eventQuerySql } from "./condition-sql.ts";
import { type Engine, refuseIfStopped } from "./engine.ts";
import { existsLeaf, isAskable } from "./field-sql.ts";
import { type FoldTable, foldTable } from "./fold-table.ts";
import type { EncodedGroup } from "./group-encoder.ts";
import { commitGroup, Incoming } from "./incoming.ts";
import type { KnownHosts } from "./known-hosts.ts";
import { idsSql, querySql } from "./query-sql.ts";
import { keysSql, readPortion } from "./read-portion.ts";
import { RecentEvents } from "./recent-events.ts";
import { baseSql, doubtfulSql, type Selection, sureSql, timeColumn } from "./selection.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { EVENT_COLUMNS, readDocument, readEvent, sizeOfRow, unmarked } from "./stored-row.ts";

/** Rows fetched at once while candidates are asked one by one. */
const CANDIDATES = 512;
const NEWEST: SortOrder = { by: "timestamp", direction: "desc" };
const ASCENDING: SortOrder = { by: "timestamp", direction: "asc" };

interface Found {
  readonly key: SortKey;
  readonly event: StoredEvent;
}

type Asked = Pick<SearchRequest, "window" | "indices">;

/** Takes events that were encoded elsewhere, by threads that have no engine. */
export interface GroupStore {
  /** The folder whose files the engine may read; it is emptied when the store is opened and closed. */
  readonly spool: string;
  /** What an encoder in another thread has to know of the engine. */
  readonly folds: FoldTable;
  /** Durable when it resolves; idempotent by id. Removes the group's file, whatever happens. */
  appendGroup(group: EncodedGroup): Promise<{ readonly stored: number; readonly duplicates: number }>;
}

export class DuckDbEventStore implements EventStore, GroupStore {
  readonly #engine: Engine;
  readonly #hosts: KnownHosts;
  readonly #recent = new RecentEvents();
  readonly #checked: CheckedQueries;
  readonly #fieldType: FieldTypeOf;
  /** Whether any event may be irregular. Set before such an event can be seen; never unset. */
  #hasIrregular: boolean;

  constructor(engine: Engine, schema: EqlSchema, held: { readonly hasIrregular: boolean; readonly hosts: KnownHosts }) {
    this.#engine = engine;
    this.#hosts = held.hosts;
    this.#checked = new CheckedQueries(schema);
    this.#fieldType = schema.fieldType ?? fieldType;
    this.#hasIrregular = held.hasIrregular;
  }

  get spool(): string {
    return this.#engine.spool;
  }

  get folds(): FoldTable {
    return foldTable();
  }

  async appendGroup(group: EncodedGroup): Promise<{ readonly stored: number; readonly duplicates: number }> {
    // Before anybody can see the event.
    this.#hasIrregular ||= group.irregular;
    const { present, stored } = await commitGroup(this.#engine, this.#hosts, group);
    return { stored, duplicates: present.length };
  }

  async append(events: readonly NewEvent[], options: AppendOptions): Promise<AppendResult> {
    return this.appendAll([events], options);
  }

  async appendAll(
    batches: AsyncIterable<readonly NewEvent[]> | Iterable<readonly NewEvent[]>,
    options: AppendOptions & { readonly onProgress?: (soFar: AppendResult) => void },
  ): Promise<AppendResult> {
    this.#engine.refuseIfClosed();
    const incoming = new Incoming(this.#engine, this.#hosts, options);
    let committing: Promise<void> = Promise.resolve();
    const commit = async (): Promise<void> => {
      // One group is read by the engine while the next is encoded; never more, so memory stays bounded.
      await committing;
      this.#hasIrregular ||= incoming.hasIrregular;
      committing = incoming.commit().then(() => options.onProgress?.(incoming.soFar));
      committing.catch(() => undefined);
    };
    try {
      for await (const batch of batches) {
        for (const event of batch) {
          incoming.add(event);
          if (incoming.isFull) await commit();
        }
      }
      await commit();
    } catch (error) {
      incoming.abandon();
      await committing.catch(() => undefined);
      throw error;
    }
    await committing;
    return incoming.soFar;
  }

  async get(ids: readonly string[], options?: ReadOptions): Promise<readonly StoredEvent[]> {
    const wanted = ids.map(wellFormedText);
    this.#engine.refuseIfClosed();
    refuseIfStopped(options?.signal);
    const { era } = this.#recent;
    const found = new Map<string, StoredEvent>();
    for (const id of wanted) {
      const event = this.#recent.get(id);
      if (event !== null) found.set(id, event);
    }
    const rest = [...new Set(wanted)].filter((id) => !found.has(id));
    if (rest.length > 0) {
      const parameters = new SqlParameters();
      const sql = `SELECT ${EVENT_COLUMNS} FROM store.events e WHERE ${idsSql(parameters, rest)}`;
      for (const row of await this.#ask(sql, parameters, options?.signal)) {
        const event = readEvent(row);
        found.set(event.id, event);
        this.#recent.put(event, sizeOfRow(row), era);
      }
    }
    return wanted.flatMap((id) => found.get(id) ?? []);
  }

  async received(ids: readonly string[], options?: ReadOptions): Promise<ReadonlyMap<string, string | null>> {
    this.#engine.refuseIfClosed();
    const asked = new Map(ids.map((id) => [wellFormedText(id), id]));
    const found = new Map<string, string | null>();
    if (asked.size === 0) return found;
    const parameters = new SqlParameters();
    const sql = `SELECT '>' || id, '>' || raw FROM store.events WHERE ${idsSql(parameters, [...asked.keys()])}`;
    for (const [id, raw] of await this.#ask(sql, parameters, options?.signal)) {
      const own = asked.get(unmarked(id));
      if (own !== undefined) found.set(own, raw === null || raw === undefined ? null : unmarked(raw));
    }
    return found;
  }

  async search(request: SearchRequest, options?: ReadOptions): Promise<SearchPage> {
    const order = request.sort ?? NEWEST;
    const select = (parameters: SqlParameters): Selection => this.#select(parameters, request.query, request);
    return this.#page(select, order, request, options?.signal);
  }

  async eql(request: EqlRequest, options?: ReadOptions): Promise<SearchPage> {
    const checked = this.#checked.check(request.query, request.eventCategoryField);
    const select = (parameters: SqlParameters): Selection => this.#selectEql(parameters, checked, request);
    const order = request.sort ?? ASCENDING;
    if (checked.pipes.length === 0) return this.#page(select, order, request, options?.signal);
    const ids = await this.#piped(select, checked, options?.signal);
    const left = (parameters: SqlParameters): Selection => this.#select(parameters, { kind: "ids", ids }, {});
    return this.#page(left, order, request, options?.signal);
  }

  async count(request: CountRequest, options?: ReadOptions): Promise<number> {
    return this.#count((parameters) => this.#select(parameters, request.query, request), options?.signal);
  }

  async histogram(request: HistogramRequest, options?: ReadOptions): Promise<readonly HistogramBucket[]> {
    const width = intervalOf(request);
    const column = timeColumn[request.window.timeField];
    const counts = new Map<bigint, number>();
    const add = (from: bigint, count: number): void => void counts.set(from, (counts.get(from) ?? 0) + count);
    const parameters = new SqlParameters();
    const selection = this.#select(parameters, request.query, request);
    const bucket = `(${column} // ${parameters.bigint(width)}) * ${parameters.bigint(width)}`;
    const sql = `SELECT ${bucket} AS b, count(*) FROM store.events WHERE ${sureSql(selection, this.#hasIrregular)} GROUP BY b`;
    for (const [from, count] of await this.#ask(sql, parameters, options?.signal)) add(big(from), Number(count));
    const select = (fresh: SqlParameters): Selection => this.#select(fresh, request.query, request);
    await this.#eachDoubtful(select, column, options?.signal, (_, at) => add(at - (at % width), 1));
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, count]) => ({ from, count }));
  }

  async fieldCoverage(request: FieldCoverageRequest, options?: ReadOptions): Promise<readonly FieldCoverage[]> {
    const parameters = new SqlParameters();
    const selection = this.#select(parameters, request.query, request);
    const present = request.fields.map((field) =>
      isAskable(field) ? `count_if(${existsLeaf(parameters, field).lower})` : "0",
    );
    const sql = `SELECT ${["count(*)", ...present].join(", ")} FROM store.events WHERE ${sureSql(selection, this.#hasIrregular)}`;
    const [row = []] = await this.#ask(sql, parameters, options?.signal);
    const counts = row.map(Number);
    const select = (fresh: SqlParameters): Selection => this.#select(fresh, request.query, request);
    await this.#eachDoubtful(select, "ts", options?.signal, (document) => {
      counts[0] = (counts[0] ?? 0) + 1;
      for (const [i, field] of request.fields.entries()) {
        if (isAskable(field) && has(document, field)) counts[i + 1] = (counts[i + 1] ?? 0) + 1;
      }
    });
    const out: FieldCoverage[] = [];
    for (const [i, field] of request.fields.entries()) {
      const query: Query = { kind: "and", of: [request.query, { kind: "exists", field }] };
      const found = isAskable(field) ? (counts[i + 1] ?? 0) : await this.count({ ...request, query }, options);
      out.push({ field, present: found, of: counts[0] ?? 0 });
    }
    return out;
  }

  async activity(options?: ReadOptions): Promise<readonly SourceActivity[]> {
    return readActivity(await this.#ask(activitySql, new SqlParameters(), options?.signal));
  }

  async remove(query: Query): Promise<number> {
    const select = (parameters: SqlParameters): Selection => this.#select(parameters, query, {});
    const doubtful: string[] = [];
    await this.#eachDoubtful(select, "ts", undefined, (_, __, id) => doubtful.push(id));
    const removing = this.#engine.write(async (connection) => {
      const parameters = new SqlParameters();
      const sure = sureSql(select(parameters), this.#hasIrregular);
      const listed = doubtful.length === 0 ? "" : ` OR ${idsSql(parameters, doubtful)}`;
      const deletion = parameters.statement(`DELETE FROM store.events WHERE (${sure})${listed}`);
      const result = await connection.run(deletion.sql, deletion.values, deletion.types);
      if (result.rowsChanged > 0) await recountArrivals(connection);
      return result.rowsChanged;
    });
    // Also after an error: what was removed then is not known.
    return removing.finally(() => this.#recent.clear());
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  #select(parameters: SqlParameters, query: Query, asked: Asked): Selection {
    const plan = planQuery(query, this.#fieldType);
    // Mostly nobody has to be asked.
    const matches = once(() => compileMatcher(plan));
    return {
      base: baseSql(parameters, asked),
      bounds: querySql(parameters, plan, this.#hosts),
      matches: (id, document) => matches()({ id, document }),
    };
  }

  #selectEql(parameters: SqlParameters, checked: CheckedEventQuery, request: EqlRequest): Selection {
    const filter = this.#select(parameters, request.filter ?? { kind: "all" }, request);
    const holds = once(() => compile(checked));
    return {
      base: filter.base,
      bounds: allOf([filter.bounds, eventQuerySql(parameters, checked)]),
      matches: (id, document) => filter.matches(id, document) && holds()({ values: (path) => values(document, path) }),
    };
  }

  async #ask(sql: string, parameters: SqlParameters, signal: CancelSignal | undefined) {
    return this.#engine.read(async (connection) => (await ask(connection, sql, parameters)).getRows(), signal);
  }

  async #count(select: (parameters: SqlParameters) => Selection, signal: CancelSignal | undefined): Promise<number> {
    const parameters = new SqlParameters();
    const sql = `SELECT count(*) FROM store.events WHERE ${sureSql(select(parameters), this.#hasIrregular)}`;
    const [row] = await this.#ask(sql, parameters, signal);
    let count = Number(row?.[0] ?? 0);
    await this.#eachDoubtful(select, "ts", signal, () => count++);
    return count;
  }

  /** Asks every row that SQL cannot decide, streamed, and hands over those that match. */
  async #eachDoubtful(
    select: (parameters: SqlParameters) => Selection,
    column: string,
    signal: CancelSignal | undefined,
    take: (document: StoredEvent["document"], at: bigint, id: string) => void,
  ): Promise<void> {
    const parameters = new SqlParameters();
    const selection = select(parameters);
    const doubtful = doubtfulSql(selection, this.#hasIrregular);
    if (doubtful === null) return;
    const scan = parameters.statement(`SELECT '>' || id, ${column}, doc FROM store.events WHERE ${doubtful}`);
    await this.#engine.read(async (connection) => {
      const result = await connection.stream(scan.sql, scan.values, scan.types);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
        for (const [id, at, doc] of chunk.getRows()) {
          const document = readDocument(doc);
          if (selection.matches(unmarked(id), document)) take(document, big(at), unmarked(id));
        }
        chunk = await result.fetchChunk();
      }
    }, signal);
  }

  async #page(
    select: (parameters: SqlParameters) => Selection,
    order: SortOrder,
    request: Pick<SearchRequest, "limit" | "cursor" | "total">,
    signal: CancelSignal | undefined,
  ): Promise<SearchPage> {
    const after = request.cursor === undefined ? null : readCursor(request.cursor, order);
    const limit = Math.max(0, Math.floor(request.limit));
    const found = await this.#engine.read(
      (connection) => this.#take(connection, select, order, after, limit + 1),
      signal,
    );
    const taken = found.slice(0, limit);
    const last = taken.at(-1);
    // A first page that holds every match has counted them already.
    const isWhole = after === null && found.length <= limit;
    return {
      events: taken.map(({ event }) => event),
      cursor: last !== undefined && found.length > limit ? writeCursor(order, last.key) : null,
      total: request.total === true ? (isWhole ? found.length : await this.#count(select, signal)) : null,
    };
  }

  /** The first `wanted` matches after a key; candidates are fetched in growing portions until there are as many. */
  async #take(
    connection: DuckDBConnection,
    select: (parameters: SqlParameters) => Selection,
    order: SortOrder,
    after: SortKey | null,
    wanted: number,
  ): Promise<readonly Found[]> {
    const found: Found[] = [];
    let from = after;
    for (;;) {
      const parameters = new SqlParameters();
      const selection = select(parameters);
      const doubtful = doubtfulSql(selection, this.#hasIrregular);
      const sure = selection.bounds.lower === "FALSE" ? null : sureSql(selection, this.#hasIrregular);
      if (sure === null && doubtful === null) return found;
      const portion = doubtful === null ? wanted : Math.max(wanted, CANDIDATES);
      const sql = keysSql(parameters, sure, doubtful, order, from, portion);
      const rows = await readPortion(connection, sql, parameters, this.#recent);
      for (const { at, sure, event } of rows) {
        from = { at, id: event.id };
        if (sure || selection.matches(event.id, event.document)) found.push({ key: from, event });
        if (found.length === wanted) return found;
      }
      if (rows.length < portion) return found;
    }
  }

  /** The ids that the pipes leave. A first `head` or `tail` bounds what has to be read. */
  async #piped(
    select: (parameters: SqlParameters) => Selection,
    checked: CheckedEventQuery,
    signal: CancelSignal | undefined,
  ): Promise<readonly string[]> {
    const [first] = checked.pipes;
    if (first === undefined || first.count === 0) return [];
    const direction = first.name === "head" ? "asc" : "desc";
    const found = await this.#engine.read(
      (connection) => this.#take(connection, select, { by: "timestamp", direction }, null, first.count),
      signal,
    );
    const ids = found.map(({ event }) => event.id);
    return applyPipes(direction === "asc" ? ids : ids.reverse(), checked.pipes);
  }
}

function big(value: unknown): bigint {
  return typeof value === "bigint" ? value : BigInt(String(value));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
