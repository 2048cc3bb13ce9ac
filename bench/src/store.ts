import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { openDuckDbEventStore } from "@quaestor/adapters/duckdb";
import { and, type EventStore, type Instant, type NewEvent, phrase } from "@quaestor/telemetry";
import { storeEvent } from "./store-events.ts";

const START = 1_767_571_200_000_000_000n;
const WEEK = 7n * 24n * 3600n * 1_000_000_000n;
const MINUTE = 60_000_000_000n;
const BATCH = 5_000;

const RULE = `process where host.os.type == "windows" and event.type == "start" and
 process.parent.name : "WmiPrvSE.exe" and process.name : "cmd.exe" and process.args : "/c" and process.args:"/Q" and
 process.args : "2>&1" and process.args: "1>"  and
 process.args : ("C:\\\\windows\\\\temp\\\\*.txt", "\\\\Windows\\\\Temp\\\\*", "-encodehex", "\\\\\\\\127.0.0.1\\\\C$\\\\Windows\\\\Temp\\\\*", "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*")`;

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

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function build(path: string, count: number): Promise<void> {
  const store = await openDuckDbEventStore({ path, threads: 2 });
  const started = performance.now();
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
  const seconds = (performance.now() - started) / 1000;
  say(
    `built ${count} events: ${Math.round(count / seconds)} a second, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
}

async function best(times: number, work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times + 1; i++) {
    const started = performance.now();
    await work();
    if (i > 0) least = Math.min(least, performance.now() - started);
  }
  return least;
}

interface Times {
  readonly window: number;
  readonly all: number;
}

async function timeByHand(path: string, from: Instant, to: Instant): Promise<Times> {
  return withConnection(path, async (connection) => ({
    window: await best(15, () => connection.runAndReadAll(`${BY_HAND} AND ingested BETWEEN ${from} AND ${to}`)),
    all: await best(3, () => connection.runAndReadAll(BY_HAND)),
  }));
}

async function withConnection<T>(path: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS s`);
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function timeStore(store: EventStore, count: number, from: Instant, to: Instant): Promise<Times> {
  const window = { from, to, timeField: "ingested" } as const;
  const sort = { by: "ingested", direction: "asc" } as const;
  const times = {
    window: await best(15, () => store.eql({ query: RULE, window, limit: 100, sort })),
    all: await best(3, () => store.eql({ query: RULE, limit: 1_000, sort })),
  };
  const probe = storeEvent(Math.floor(count / 2), instantOf(Math.floor(count / 2), count));
  const at = instantOf(Math.floor(count / 2), count);
  const host = `host-${Math.floor(count / 2) % 400}`;
  const around = (span: bigint) => ({ from: at - span, to: at + span, timeField: "timestamp" }) as const;
  const byEntity = and(phrase("host.id", host), phrase("process.parent.entity_id", "{none}"));
  const byPid = and(phrase("host.id", host), phrase("process.parent.pid", 777));
  const report = async (label: string, work: () => Promise<unknown>): Promise<void> =>
    say(`  ${label}: ${(await best(5, work)).toFixed(1)} ms`);
  await report("one event by id", () => store.get([probe.id]));
  await report("children by entity, 24 h", () =>
    store.search({ query: byEntity, window: around(720n * MINUTE), limit: 100 }),
  );
  await report("children by pid, 1 h", () => store.search({ query: byPid, window: around(30n * MINUTE), limit: 100 }));
  await report("alerts of a user, 48 h", () =>
    store.search({
      query: and(phrase("event.kind", "signal"), phrase("user.id", "S-1-5-21-1-2-3-1007")),
      window: around(1440n * MINUTE),
      limit: 100,
    }),
  );
  await report("newest 50 events", () => store.search({ query: { kind: "all" }, limit: 50 }));
  await report("activity of all sources", () => store.activity());
  return times;
}

/** How fast the engine's own reader loads finished rows, against the store's bulk import of the same number. */
async function timeIngest(folder: string, from: string, count: number): Promise<void> {
  const json = join(folder, "rows.ndjson");
  const peer = join(folder, "peer.duckdb");
  const own = join(folder, "own.duckdb");
  for (const path of [json, peer, own]) rmSync(path, { force: true });
  const columns = await withConnection(from, async (connection) => {
    await connection.run(`COPY (SELECT * FROM s.events LIMIT ${count}) TO '${json}' (FORMAT json)`);
    const described = await connection.runAndReadAll("DESCRIBE s.events");
    return described.getRows().map(([name, type]) => `${name}: '${type}'`);
  });
  const peerSeconds = await withConnection(peer, async (connection) => {
    const started = performance.now();
    await connection.run(
      `CREATE TABLE s.events AS SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = {${columns.join(", ")}})`,
    );
    await connection.run("CHECKPOINT s");
    return (performance.now() - started) / 1000;
  });
  const store = await openDuckDbEventStore({ path: own, threads: 2 });
  function* batches(): Generator<NewEvent[]> {
    for (let i = 0; i < count; i += BATCH) {
      yield Array.from({ length: BATCH }, (_, j) => storeEvent(i + j, instantOf(i + j, count)));
    }
  }
  const started = performance.now();
  await store.appendAll(batches(), { ingestedAt: START });
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  say(
    `ingest of ${count}: store ${Math.round(count / seconds)} a second (generating included), read_json ${Math.round(count / peerSeconds)}, ratio ${(peerSeconds / seconds).toFixed(2)}`,
  );
  for (const path of [json, peer, own]) rmSync(path, { force: true });
}

/** Builds (once) stores of the asked sizes and prints ratios against SQL written by hand on the same files. */
export async function benchStore(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: "string", default: "1000000,10000000" },
      folder: { type: "string", default: join(tmpdir(), "quaestor-bench") },
      ingest: { type: "string", default: "300000" },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const sizes = values.sizes.split(",").map(Number);
  const windows: number[] = [];
  for (const count of sizes) {
    const path = join(values.folder, `events-${count}.duckdb`);
    if (!existsSync(path)) await build(path, count);
    const to = instantOf(Math.floor(count * 0.6), count);
    // The same number of events per window whatever the size, so that only the store's size differs.
    const span = (9n * MINUTE * 10_000_000n) / BigInt(count);
    const hand = await timeByHand(path, to - span, to);
    const store = await openDuckDbEventStore({ path, threads: 2 });
    say(`${count} events`);
    const own = await timeStore(store, count, to - span, to);
    await store.close();
    windows.push(own.window);
    const line = (label: string, mine: number, peer: number): string =>
      `  ${label}: ${mine.toFixed(1)} ms, by hand ${peer.toFixed(1)} ms, ratio ${(mine / peer).toFixed(2)}`;
    say(line("rule over 9 minutes", own.window, hand.window));
    say(line("rule over all", own.all, hand.all));
  }
  const [smallest, largest] = [windows[0], windows.at(-1)];
  if (smallest !== undefined && largest !== undefined && windows.length > 1) {
    say(`9 minutes of the largest store against the smallest: ${(largest / smallest).toFixed(2)}`);
  }
  const first = sizes[0];
  if (first !== undefined)
    await timeIngest(values.folder, join(values.folder, `events-${first}.duckdb`), Number(values.ingest));
}
