import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { byPlace, LAG_SAMPLE, NS_PER_MS, type SourceActivity } from "@quaestor/telemetry";
import { unmarked } from "./stored-row.ts";

/**
 * What arrived, one row an append, index, source and host: a count over all events would take seconds where the
 * overview has to be there at once. Rows of one place are added up when read, and folded together when they are many.
 */
export const createArrivals = `CREATE TABLE store.arrivals (
  index_name VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  host_name VARCHAR,
  events BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  last_ingested BIGINT NOT NULL,
  lags STRUCT(taken BIGINT, lag BIGINT)[] NOT NULL
)`;

/** Rows after which they are folded: reading them stays a matter of milliseconds. */
const FOLD_AFTER = 20_000;

const PLACE = "index_name, source, host_name";
const SUMS =
  "sum(events)::BIGINT AS events, min(first) AS first, max(last) AS last, max(last_ingested) AS last_ingested";
const NEWEST = `[1:${LAG_SAMPLE}]`;
const folded = `SELECT ${PLACE}, ${SUMS}, list_reverse_sort(flatten(list(lags)))${NEWEST} AS lags FROM store.arrivals GROUP BY ${PLACE}`;

/** What arrived with the events of a table or file. Columns of irregular events hold a first value, which is what is wanted here. */
export function arrivalsOf(from: string): string {
  const lags = `list_reverse_sort(arg_max({taken: ingested, lag: ingested - ts}, ingested, ${LAG_SAMPLE}))`;
  return `INSERT INTO store.arrivals SELECT ${PLACE}, count(*), min(ts), max(ts), max(ingested), ${lags} FROM (${from}) WHERE event_kind IS DISTINCT FROM 'signal' GROUP BY ${PLACE}`;
}

/** Adds rows of one place up to one, when there are many. Part of the caller's transaction. */
export async function foldArrivals(connection: DuckDBConnection): Promise<void> {
  const counted = await connection.runAndReadAll("SELECT count(*) FROM store.arrivals");
  if (Number(counted.getRows()[0]?.[0]) < FOLD_AFTER) return;
  await connection.run(`CREATE OR REPLACE TEMP TABLE arrived AS ${folded}`);
  await connection.run("DELETE FROM store.arrivals");
  await connection.run("INSERT INTO store.arrivals SELECT * FROM temp.arrived");
  await connection.run("DROP TABLE temp.arrived");
}

/** Counts anew after events were removed. Part of the caller's transaction. */
export async function recountArrivals(connection: DuckDBConnection): Promise<void> {
  await connection.run("DELETE FROM store.arrivals");
  await connection.run(arrivalsOf("SELECT * FROM store.events"));
}

/** One row an index, source and host. */
export const activitySql = `SELECT '>' || index_name, source, '>' || host_name, events, first, last, last_ingested,
  list_sort(list_transform(lags, l -> l.lag))[(len(lags) - 1) // 2 + 1] FROM (${folded})`;

/** The rows of {@link activitySql}. */
export function readActivity(rows: readonly (readonly DuckDBValue[])[]): readonly SourceActivity[] {
  return rows
    .map(([index, source, host, events, first, last, lastIngested, lag]) => ({
      index: unmarked(index),
      source: String(source),
      hostName: host === null || host === undefined ? null : unmarked(host),
      events: Number(events),
      first: BigInt(String(first)),
      last: BigInt(String(last)),
      lastIngested: BigInt(String(lastIngested)),
      lagMs: Number(BigInt(String(lag)) / NS_PER_MS),
    }))
    .sort(byPlace);
}
