import { getLedger, verifyLedger } from "@quaestor/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, nothing } from "../../shared/api/client.ts";
import { queryRoots } from "../../shared/api/query-roots.ts";

export interface LedgerFilters {
  readonly stream: string;
  readonly kind: string;
  readonly actor: string;
}

export const ledgerQueries = {
  /** Entries newest first, a page at a time. */
  entries: ({ stream, kind, actor }: LedgerFilters) =>
    infiniteQueryOptions({
      queryKey: [...queryRoots.ledger, "entries", stream, kind, actor] as const,
      queryFn: ({ pageParam, signal }) =>
        api.call(getLedger, {
          ...nothing,
          query: {
            ...(stream === "" ? {} : { stream }),
            ...(kind === "" ? {} : { kind }),
            ...(actor === "" ? {} : { actor }),
            ...(pageParam === null ? {} : { before: String(pageParam) }),
          },
          signal,
        }),
      initialPageParam: initialPage(),
      getNextPageParam: (last) => last.next,
    }),
  /** Recomputes the whole chain; asked by a button, never by itself. */
  verification: () =>
    queryOptions({
      queryKey: ["ledger-verification"] as const,
      queryFn: ({ signal }) => api.call(verifyLedger, { ...nothing, signal }),
      enabled: false,
      gcTime: 0,
    }),
};

function initialPage(): number | null {
  return null;
}
