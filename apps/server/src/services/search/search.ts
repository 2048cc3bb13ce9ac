import type { SearchGroup, SearchQuery, SearchResult, SearchSpan } from "@quaestor/api";
import { formatInstant, NS_PER_MS, TelemetryError } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import type { ListedCase } from "../queue/queue.ts";
import { findCases } from "./find-cases.ts";
import { findAlerts, findEvents } from "./find-events.ts";
import { findHosts, findUsers } from "./find-names.ts";
import type { Found, Looking } from "./looking.ts";

/** What a search may take before it says how far it came. */
const longestMs = 3_000;
const day = 86_400_000;
const spans: Readonly<Record<Exclude<SearchSpan, "all">, number>> = { "24h": day, "7d": 7 * day, "30d": 30 * day };

/**
 * Everything that holds a text, by kind. Telemetry is asked by columns of its own over a window that the answer names,
 * and for no longer than three seconds: what was not looked through by then is a failure of its group, never "none".
 */
export async function searchEverything(
  core: Core,
  query: SearchQuery,
  cases: readonly ListedCase[],
  signal: AbortSignal = AbortSignal.timeout(longestMs),
): Promise<SearchResult> {
  const text = query.text.trim();
  const span = query.span ?? "7d";
  const to = core.outside.now();
  const from = span === "all" ? null : to - BigInt(spans[span]) * NS_PER_MS;
  const looking: Looking = { core, text, window: { from, to, timeField: "timestamp" }, cases, signal };
  const groups = await Promise.all([
    group("cases", async () => findCases(looking)),
    group("alerts", () => findAlerts(looking)),
    group("hosts", () => findHosts(looking)),
    group("users", () => findUsers(looking)),
    group("events", () => findEvents(looking)),
  ]);
  return { text, span, from: from === null ? null : formatInstant(from), to: formatInstant(to), groups };
}

/** One kind's hits; a failure stays its own. */
async function group(kind: SearchGroup["kind"], find: () => Promise<Found>): Promise<SearchGroup> {
  try {
    return { kind, failure: null, ...(await find()) };
  } catch (error) {
    if (!(error instanceof TelemetryError)) throw error;
    const tooSlow = error.code === "INTERRUPTED";
    const message = tooSlow
      ? `Not looked through within ${longestMs / 1_000} s. Search a shorter time.`
      : error.message;
    return { kind, hits: [], more: false, total: null, failure: { code: tooSlow ? "TOO_SLOW" : error.code, message } };
  }
}
