import type { LedgerEntry, NewEntry } from "./entry.ts";

export interface AppendRequest {
  readonly stream: string;
  /** The version of the stream the entries were computed from; 0 for a new stream. `any`: the order does not matter. */
  readonly expectedVersion: number | "any";
  /** At least one. */
  readonly entries: readonly NewEntry[];
}

/** A conflict is not an error: somebody was faster, and `since` is what they did. */
export type AppendOutcome =
  | { readonly ok: true; readonly version: number; readonly entries: readonly LedgerEntry[] }
  | { readonly ok: false; readonly version: number; readonly since: readonly LedgerEntry[] };

export interface ListEntries {
  readonly limit: number;
  /** Default `desc`: newest first. */
  readonly direction?: "asc" | "desc";
  /** Continue beyond this sequence, in the direction asked. */
  readonly cursor?: number;
  /** The whole stream's name, or a prefix ending in `:` (`investigation:`). */
  readonly stream?: string;
  readonly kinds?: readonly string[];
  readonly actorId?: string;
}

export interface EntryPage {
  readonly entries: readonly LedgerEntry[];
  /** Give it to the next call; null when nothing follows. */
  readonly cursor: number | null;
}

/** The newest entry. An empty ledger: sequence 0 and {@link GENESIS_HASH}. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Where casework is kept: one append-only chain, read by stream. One writer at a time; what `append` acknowledged is
 * durable. Projections for reading are kept by the adapter in the same transaction.
 * Throws CaseworkError STORE_CLOSED, STORE_FAILED, NOT_CANONICAL.
 */
export interface CaseStore {
  /** All of the entries or none; each bound to the one before by its hash. */
  append(request: AppendRequest): Promise<AppendOutcome>;
  /** The stream's entries in order, those after `afterVersion` when given; empty for an unknown stream. */
  read(stream: string, afterVersion?: number): Promise<readonly LedgerEntry[]>;
  list(request: ListEntries): Promise<EntryPage>;
  head(): Promise<LedgerHead>;
  close(): Promise<void>;
}
