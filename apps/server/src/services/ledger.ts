import type { LedgerEntry as ApiEntry, LedgerVerification } from "@quaestor/api";
import { EMPTY_HEAD, type LedgerEntry, type LedgerHead, verifyChain } from "@quaestor/casework";
import { apiActor } from "./actor.ts";
import type { Core } from "./core.ts";
import { type EntryNames, entrySummary, namesOf } from "./entry-summary.ts";

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
    await Promise.all(streams.map(async (stream) => [stream, await namesIn(core, stream)] as const)),
  );
  return {
    items: page.entries.map((entry) => apiEntry(entry, names.get(entry.stream))),
    total: head.sequence,
    next: page.cursor,
  };
}

/** What the rule of an investigation calls its questions. */
async function namesIn(core: Core, stream: string): Promise<EntryNames | undefined> {
  const id = /^investigation:(.+)$/.exec(stream)?.[1];
  const summary = id === undefined ? null : await core.index.get(id);
  return summary === null ? undefined : namesOf(core.rules.byId(summary.subject.ruleId));
}

function apiEntry(entry: LedgerEntry, names: EntryNames | undefined): ApiEntry {
  return {
    sequence: entry.sequence,
    at: entry.at,
    actor: apiActor(entry.actor),
    kind: entry.kind,
    stream: entry.stream,
    summary: entrySummary(entry, names),
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
