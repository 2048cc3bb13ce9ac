import { commandInvestigation, getInvestigation, getQueue, type QueueItem } from "@quaestor/api";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "../../shared/api/client.ts";
import { queryRoots } from "../../shared/api/query-roots.ts";
import { type QueueFilters, queueQueryOf } from "./filters.ts";

export const queueQueries = {
  page: (filters: QueueFilters) =>
    queryOptions({
      queryKey: [...queryRoots.queue, filters] as const,
      // A range such as "last 24 hours" is meant from the moment of asking.
      queryFn: ({ signal }) => api.call(getQueue, { ...nothing, query: queueQueryOf(filters, Date.now()), signal }),
      placeholderData: keepPreviousData,
    }),
  preview: (id: string) =>
    queryOptions({
      queryKey: [...queryRoots.investigation, id, {}] as const,
      queryFn: ({ signal }) => api.call(getInvestigation, { ...nothing, params: { id }, signal }),
    }),
};

/** Takes or assigns investigations, one command each; gives those that were refused, with why. */
export function useAssign() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({
      items,
      accountId,
    }: {
      items: readonly Pick<QueueItem, "id" | "version">[];
      accountId: string | null;
    }) => {
      const refused: { id: string; error: unknown }[] = [];
      for (const { id, version } of items) {
        try {
          const command = accountId === null ? ({ kind: "take" } as const) : ({ kind: "assign", accountId } as const);
          await api.call(commandInvestigation, {
            ...nothing,
            params: { id },
            body: { expectedVersion: version, command },
          });
        } catch (error) {
          refused.push({ id, error });
        }
      }
      return { done: items.length - refused.length, refused };
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryRoots.queue }),
  });
}
