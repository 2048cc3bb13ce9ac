import { getEvent } from "@quaestor/api";
import { queryOptions } from "@tanstack/react-query";
import { api, nothing } from "./client.ts";
import { queryRoots } from "./query-roots.ts";

export const eventQueries = {
  /** One event as received and as normalised. Telemetry does not change, so it is asked once. */
  detail: (eventId: string) =>
    queryOptions({
      queryKey: [...queryRoots.events, eventId] as const,
      queryFn: ({ signal }) => api.call(getEvent, { ...nothing, params: { id: eventId }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
