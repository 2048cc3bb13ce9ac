import { type Command, commandInvestigation, getInvestigation, getQueue, type QueueItem } from "@quaestor/api";
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

/** What can be done with several together. */
export type BulkCommand = Extract<Command, { kind: "take" | "assign" | "tag" | "untag" }>;

/** One command to several investigations, one after the other; gives those that were refused, with why. */
export function useBulk() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({
      items,
      command,
    }: {
      items: readonly Pick<QueueItem, "id" | "version">[];
      command: BulkCommand;
    }) => {
      const refused: { id: string; error: unknown }[] = [];
      for (const { id, version } of items) {
        try {
          await api.call(commandInvestigation, {
            ...nothing,
            params: { id },
            body: { expectedVersion: version, command },
          });
        } catch (error) {
          refused.push({ id, error });
        }
      }
      return { done: items.length - refused.length, refused, kind: command.kind };
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryRoots.queue }),
  });
}
