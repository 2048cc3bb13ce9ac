import { getReviews } from "@quaestor/api";
import { queryOptions } from "@tanstack/react-query";
import { api, nothing } from "../../shared/api/client.ts";
import { queryRoots } from "../../shared/api/query-roots.ts";

export const reviewQueries = {
  /** Decisions that wait for a lead, oldest first; the reader's own are marked. */
  waiting: () =>
    queryOptions({
      queryKey: [...queryRoots.reviews, "waiting"] as const,
      queryFn: ({ signal }) => api.call(getReviews, { ...nothing, signal }),
    }),
};
