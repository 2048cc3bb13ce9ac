import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { openDuckDbEventStore } from "@quaestor/adapters/duckdb";
import { and, type EventStore, type Instant, type NewEvent, phrase, type Query } from "@quaestor/telemetry";
import type { Options } from "./options.ts";
import { atMost, plain, type Row } from "./row.ts";
import { RULE } from "./rule.ts";
import { storeEvent } from "./store-events.ts";

const START = 1_767_571_200_000_000_000n;
const WEEK = 7n * 24n * 3600n * 1_000_000_000n;
const MINUTE = 60_000_000_000n;
const BATCH = 5_000;

/** The rule as somebody would write it by hand over the same table, giving the same events. */
const BY_HAND = `SELECT id, index_name, source, doc, raw FROM s.events WHERE list_contains(event_category, 'process') AND host_os_type = 'windows'
 AND list_contains(event_type, 'start') AND process_parent_name ILIKE 'WmiPrvSE.exe' AND process_name ILIKE 'cmd.exe'
 AND len(list_filter(process_args, x -> x ILIKE '/c')) > 0 AND len(list_filter(process_args, x -> x ILIKE '/Q')) > 0
 AND len(list_filter(process_args, x -> x = '2>&1')) > 0 AND len(list_filter(process_args, x -> x = '1>')) > 0
 AND len(list_filter(process_args, x -> x ILIKE 'C:\\windows\\temp\\%.txt' OR x ILIKE '\\Windows\\Temp\\%' OR x ILIKE '-encodehex'
   OR x ILIKE '\\\\127.0.0.1\\C$\\Windows\\Temp\\%' OR x ILIKE '\\\\127.0.0.1\\ADMIN$\\!_!_%.%' ESCAPE '!')) > 0`;

function instantOf(number: number, count: number): Instant {
  return START + (WEEK * BigInt(number)) / BigInt(count);
}

/** Only whole stores bear their name: one that was broken off is made again. */
async function build(path: string, count: number): Promise<void> {
  const unfinished = `${path}.unfinished`;
  for (const left of [unfinished, `${unfinished}.wal`]) rmSync(left, { force: true });
  const store = await openDuckDbEventStore({ path: unfinished });
  // Events arrive as they happen: a portion is ingested when its last event happened.
  const portion = Math.max(BATCH, Math.min(60_000, Math.floor(count / 200)));
  for (let first = 0; first < count; first += portion) {
    const last = Math.min(count, first + portion);
    function* batches(): Generator<NewEvent[]> {
      for (let from = first; from < last; from += BATCH) {
        const size = Math.min(BATCH, last - from);
        yield Array.from({ length: size }, (_, i) => storeEvent(from + i, instantOf(from + i, count)));
      }
    }
    await store.appendAll(batches(), { ingestedAt: instantOf(last, count) });
  }
  await store.close();
  renameSync(unfinished, path);
}

async function best(times: number, work: (time: number) => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times + 1; i++) {
    const started = performance.now();
    await work(i);
    if (i > 0) least = Math.min(least, performance.now() - started);
  }
  return least;
}

interface Times {
  readonly window: number;
  readonly all: number;
}

/** The median, because windows differ in what is found in them. */
async function middle(times: number, work: (time: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  await work(times);
  for (let i = 0; i < times; i++) taken.push(await timed(work(i)));
  return taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** Another window each time: what was found is found for the first time, as by an execution of the rule. */
const WINDOWS = 31;
const windowOf = (to: Instant, span: bigint, time: number): readonly [from: Instant, to: Instant] => [
  to - span * BigInt(time + 1),
  to - span * BigInt(time),
];

async function timeByHand(path: string, to: Instant, span: bigint): Promise<Times> {
  const window = await withConnection(path, (connection) =>
    middle(WINDOWS, (time) =>
      connection.runAndReadAll(`${BY_HAND} AND ingested BETWEEN ${windowOf(to, span, time).join(" AND ")}`),
    ),
  );
  return {
    window,
    all: await bestOfFresh(() => withConnection(path, (connection) => timed(connection.runAndReadAll(BY_HAND)))),
  };
}

/** Opened anew each time, on both sides: neither the engine nor the store has read the rows before. */
async function bestOfFresh(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 4; i++) times.push(await work());
  return Math.min(...times.slice(1));
}

async function timed(work: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

async function withConnection<T>(path: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", {});
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS s`);
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function withStore<T>(path: string, work: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await openDuckDbEventStore({ path });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function timeStore(path: string, to: Instant, span: bigint): Promise<Times> {
  const sort = { by: "ingested", direction: "asc" } as const;
  const window = await withStore(path, (store) =>
    middle(WINDOWS, (time) => {
      const [from, until] = windowOf(to, span, time);
      return store.eql({ query: RULE, window: { from, to: until, timeField: "ingested" }, limit: 100, sort });
    }),
  );
  const all = await bestOfFresh(() =>
    withStore(path, (store) => timed(store.eql({ query: RULE, limit: 1_000, sort }))),
  );
  return { window, all };
}

/** What a page asks of the store, one question at a time. */
async function timePoints(store: EventStore, count: number): Promise<readonly Row[]> {
  const number = Math.floor(count / 2);
  const at = instantOf(number, count);
  const host = `host-${number % 400}`;
  const around = (span: bigint) => ({ from: at - span, to: at + span, timeField: "timestamp" }) as const;
  const onHost = (field: string, value: string | number): Query => and(phrase("host.id", host), phrase(field, value));
  const search = (query: Query, span: bigint) => () => store.search({ query, window: around(span), limit: 100 });
  const alerts = and(phrase("event.kind", "signal"), phrase("user.id", "S-1-5-21-1-2-3-1007"));
  const questions: readonly (readonly [string, (time: number) => Promise<unknown>])[] = [
    ["one event by id", (time) => store.get([storeEvent(number + time, at).id])],
    ["children by entity, 24 h", search(onHost("process.parent.entity_id", "{none}"), 720n * MINUTE)],
    ["children by pid, 1 h", search(onHost("process.parent.pid", 777), 30n * MINUTE)],
    ["all of a host, 1 h", search(phrase("host.id", host), 30n * MINUTE)],
    ["alerts of a user, 48 h", search(alerts, 1440n * MINUTE)],
    ["newest 50 events", () => store.search({ query: { kind: "all" }, limit: 50 })],
    ["activity of all sources", () => store.activity()],
  ];
  const rows: Row[] = [];
  for (const [what, ask] of questions) {
    rows.push(plain("store", `${what}, at ${count}`, `${(await best(7, ask)).toFixed(1)} ms`));
  }
  return rows;
}

/** Builds stores of the asked sizes (once) and holds the rule against SQL written by hand on the same files. */
export async function benchStore({ sizes, folder, fresh }: Options): Promise<readonly Row[]> {
  mkdirSync(folder, { recursive: true });
  const rows: Row[] = [];
  const points: Row[] = [];
  const windows: { readonly count: number; readonly ms: number }[] = [];
  for (const count of sizes.stores) {
    const path = join(folder, `events-${count}.duckdb`);
    if (fresh) rmSync(path, { force: true });
    if (!existsSync(path)) await build(path, count);
    const to = instantOf(Math.floor(count * 0.6), count);
    // The same number of events per window whatever the size, so that only the store's size differs.
    const span = (9n * MINUTE * 10_000_000n) / BigInt(count);
    const hand = await timeByHand(path, to, span);
    const own = await timeStore(path, to, span);
    points.push(...(await withStore(path, (store) => timePoints(store, count))));
    windows.push({ count, ms: own.window });
    const row = (what: string, mine: number, peer: number, most: number): Row => ({
      bench: "store",
      what: `${what}, at ${count}`,
      figure: `${mine.toFixed(1)} ms`,
      against: `by hand ${peer.toFixed(1)} ms`,
      ratio: mine / peer,
      target: atMost(most),
    });
    rows.push(row("rule over 9 minutes", own.window, hand.window, 2), row("rule over all", own.all, hand.all, 1.5));
  }
  const [least, most] = [windows[0], windows.at(-1)];
  if (least !== undefined && most !== undefined && windows.length > 1) {
    rows.push({
      bench: "store",
      what: "9 minutes, largest against smallest",
      figure: `${most.ms.toFixed(1)} ms at ${most.count}`,
      against: `${least.ms.toFixed(1)} ms at ${least.count}`,
      ratio: most.ms / least.ms,
      target: atMost(1.5),
    });
  }
  return [...rows, ...points];
}
