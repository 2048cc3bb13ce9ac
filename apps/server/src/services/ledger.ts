import type { LedgerEntry as ApiEntry, LedgerVerification } from "@quaestor/api";
import { EMPTY_HEAD, type LedgerEntry, type LedgerHead, verifyChain } from "@quaestor/casework";
import { apiActor } from "./actor.ts";
import type { Core } from "./core.ts";
import { entrySummary } from "./entry-summary.ts";
import { type StreamNames, streamNames } from "./ledger-names.ts";

const pageSize = 100;
const verifyPage = 2000;

export interface LedgerQuery {
  readonly before?: string | undefined;
  readonly stream?: string | undefined;
  readonly kind?: string | undefined;
  readonly actor?: string | undefined;
}

/** The ledger, newest first. */
export async function ledgerPage(
  core: Core,
  query: LedgerQuery,
): Promise<{ items: ApiEntry[]; total: number; next: number | null }> {
  const before = Number.parseInt(query.before ?? "", 10);
  const [page, head] = await Promise.all([
    core.cases.list({
      limit: pageSize,
      direction: "desc",
      ...(Number.isSafeInteger(before) ? { cursor: before } : {}),
      ...(query.stream ? { stream: query.stream } : {}),
      ...(query.kind ? { kinds: query.kind.split(",") } : {}),
      ...(query.actor ? { actorId: query.actor } : {}),
    }),
    core.cases.head(),
  ]);
  const streams = [...new Set(page.entries.map((entry) => entry.stream))];
  const names = new Map(
    await Promise.all(streams.map(async (stream) => [stream, await streamNames(core, stream)] as const)),
  );
  return {
    items: page.entries.flatMap((entry) => {
      const known = names.get(entry.stream);
      return known === undefined ? [] : apiEntry(entry, known);
    }),
    total: head.sequence,
    next: page.cursor,
  };
}

function apiEntry(entry: LedgerEntry, names: StreamNames): ApiEntry {
  return {
    sequence: entry.sequence,
    at: entry.at,
    actor: apiActor(entry.actor),
    kind: entry.kind,
    stream: entry.stream,
    on: names.on(entry),
    summary: entrySummary(entry, names.entries),
    hash: entry.hash,
    previousHash: entry.previousHash,
  };
}

/** Recomputes the whole chain from the first entry, a page at a time. */
export async function verifyLedger(core: Core): Promise<LedgerVerification> {
  const began = performance.now();
  const done = (ok: boolean, head: LedgerHead, firstBad: LedgerVerification["firstBad"]): LedgerVerification => ({
    ok,
    length: head.sequence,
    head: head.hash,
    firstBad,
    tookMs: Math.round(performance.now() - began),
  });
  let head = EMPTY_HEAD;
  let cursor: number | null = null;
  do {
    const page: Awaited<ReturnType<Core["cases"]["list"]>> = await core.cases.list({
      limit: verifyPage,
      direction: "asc",
      ...(cursor === null ? {} : { cursor }),
    });
    const verdict = verifyChain(page.entries, head);
    if (!verdict.ok) return done(false, head, { sequence: verdict.sequence, message: verdict.message });
    head = verdict.head;
    cursor = page.cursor;
  } while (cursor !== null);
  return done(true, head, null);
}
