import type { CancelSignal, EventStore, StoredEvent } from "@quaestor/telemetry";
import { alertId } from "../alert/alert-id.ts";
import type { Rule } from "../rule/rule.ts";
import type { ExecutionWindow } from "./execution-log.ts";
import { searchFor } from "./search-for.ts";

export interface PreviewRequest {
  readonly rule: Rule;
  readonly window: ExecutionWindow;
  readonly store: Pick<EventStore, "get" | "eql">;
  /** Matches read at most. */
  readonly most: number;
  /** Asked between pages and passed to the store: what was read until then is given. */
  readonly signal: CancelSignal;
}

/** A match, and whether its alert exists already. */
export interface PreviewedMatch {
  readonly event: StoredEvent;
  readonly known: boolean;
}

/**
 * Hands over, page by page and in order of time, what a run of the rule over the window would raise; keeps nothing,
 * records nothing. Gives whether all of it was read. Throws what the store throws, INTERRUPTED when it was stopped
 * within a page.
 */
export async function preview(
  { rule, window, store, most, signal }: PreviewRequest,
  onPage: (matches: readonly PreviewedMatch[]) => void,
): Promise<{ readonly complete: boolean }> {
  let cursor: string | null = null;
  let read = 0;
  do {
    if (read >= most || signal.aborted) return { complete: false };
    const search = { ...searchFor({ rule, window, cursor }), limit: Math.min(500, most - read) };
    const page: Awaited<ReturnType<EventStore["eql"]>> = await store.eql(search, { signal });
    const ids = page.events.map((event) => alertId(rule.ruleId, event.id));
    const known = new Set((await store.get(ids, { signal })).map((alert) => alert.id));
    onPage(page.events.map((event) => ({ event, known: known.has(alertId(rule.ruleId, event.id)) })));
    read += page.events.length;
    cursor = page.cursor;
  } while (cursor !== null);
  return { complete: true };
}
