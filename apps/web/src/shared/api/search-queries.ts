import { type SearchSpan, search } from "@quaestor/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, nothing } from "./client.ts";

/** Shorter texts match too much to help; the contract refuses them. */
export const shortestSearch = 2;

export const searchQueries = {
  /** Everything that holds a text. What was found before stays in view while the next letters are looked for. */
  everything: (text: string, span: SearchSpan) =>
    queryOptions({
      queryKey: ["search", text, span] as const,
      queryFn: ({ signal }) => api.call(search, { ...nothing, query: { text, span }, signal }),
      enabled: text.length >= shortestSearch,
      staleTime: 30_000,
      placeholderData: keepPreviousData,
    }),
};
