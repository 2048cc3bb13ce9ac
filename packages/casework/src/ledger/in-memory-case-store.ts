import { CaseworkError } from "../casework-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { AppendOutcome, AppendRequest, CaseStore, EntryPage, LedgerHead, ListEntries } from "./case-store.ts";
import type { LedgerEntry } from "./entry.ts";
import { EMPTY_HEAD, sealEntry } from "./hash-chain.ts";

/** Whether an entry is of what was asked for: the whole name, or everything under a prefix that ends in `:`. */
function inStream(entry: LedgerEntry, stream: string): boolean {
  return stream.endsWith(":") ? entry.stream.startsWith(stream) : entry.stream === stream;
}

function asked(entry: LedgerEntry, { stream, kinds, actorId }: ListEntries): boolean {
  return (
    (stream === undefined || inStream(entry, stream)) &&
    (kinds === undefined || kinds.includes(entry.kind)) &&
    (actorId === undefined || entry.actor.id === actorId)
  );
}

/** A {@link CaseStore} that keeps everything in this process and nothing beyond it: for tests, and their oracle. */
export function inMemoryCaseStore(): CaseStore {
  const ledger: LedgerEntry[] = [];
  let closed = false;
  const open = (): void => {
    if (closed) throw new CaseworkError("STORE_CLOSED", "The case store is closed.");
  };
  const ofStream = (stream: string, after: number): LedgerEntry[] =>
    ledger.filter((entry) => entry.stream === stream && entry.version > after);
  const head = (): LedgerHead => ledger.at(-1) ?? EMPTY_HEAD;
  return {
    async append({ stream, expectedVersion, entries }: AppendRequest): Promise<AppendOutcome> {
      open();
      const version = ofStream(stream, 0).length;
      if (expectedVersion !== "any" && expectedVersion !== version) {
        return { ok: false, version, since: ofStream(stream, expectedVersion) };
      }
      const sealed: LedgerEntry[] = [];
      for (const entry of entries) {
        // A copy, so that nothing kept can be changed from outside.
        const body = JSON.parse(canonicalJson(entry.body));
        const place = { stream, version: version + sealed.length + 1 };
        sealed.push(sealEntry(sealed.at(-1) ?? head(), place, { ...entry, body }));
      }
      ledger.push(...sealed);
      return { ok: true, version: version + sealed.length, entries: sealed };
    },
    async read(stream: string, afterVersion = 0): Promise<readonly LedgerEntry[]> {
      open();
      return ofStream(stream, afterVersion);
    },
    async list(request: ListEntries): Promise<EntryPage> {
      open();
      const { limit, direction = "desc", cursor } = request;
      const ordered = direction === "asc" ? ledger : ledger.toReversed();
      const rest = ordered.filter(
        (entry) =>
          asked(entry, request) &&
          (cursor === undefined || (direction === "asc" ? entry.sequence > cursor : entry.sequence < cursor)),
      );
      const entries = rest.slice(0, limit);
      return { entries, cursor: rest.length > limit ? (entries.at(-1)?.sequence ?? null) : null };
    },
    async head(): Promise<LedgerHead> {
      open();
      const { sequence, hash } = head();
      return { sequence, hash };
    },
    async close(): Promise<void> {
      closed = true;
    },
  };
}
