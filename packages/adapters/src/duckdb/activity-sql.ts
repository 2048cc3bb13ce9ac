import type { DuckDBValue } from "@duckdb/node-api";
import { byPlace, LAG_SAMPLE, NS_PER_MS, type SourceActivity } from "@quaestor/telemetry";
import { unmarked } from "./stored-row.ts";

const lags = `list_sort(arg_max(ingested - ts, ingested, ${LAG_SAMPLE}))`;

/** One row an index, source and host. Columns of irregular events hold a first value, which is what is wanted here. */
export const activitySql = `
  SELECT '>' || index_name, source, '>' || host_name, events, first, last, last_ingested, lags[(len(lags) - 1) // 2 + 1]
  FROM (
    SELECT index_name, source, host_name, count(*) AS events, min(ts) AS first, max(ts) AS last,
      max(ingested) AS last_ingested, ${lags} AS lags
    FROM store.events WHERE event_kind IS DISTINCT FROM 'signal'
    GROUP BY index_name, source, host_name
  )`;

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
