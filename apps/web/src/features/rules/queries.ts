import { getRule, getRules, type PreviewQuery, previewRule, type RunRequest, runRule } from "@quaestor/api";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "../../shared/api/client.ts";
import { queryRoots } from "../../shared/api/query-roots.ts";

export const ruleQueries = {
  list: () =>
    queryOptions({
      queryKey: [...queryRoots.rules, "list"] as const,
      queryFn: ({ signal }) => api.call(getRules, { ...nothing, signal }),
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...queryRoots.rules, "detail", id] as const,
      queryFn: ({ signal }) => api.call(getRule, { ...nothing, params: { id }, signal }),
    }),
  /** What the rule would raise over a window; looked through again when alerts were raised. */
  preview: (id: string, window: PreviewQuery) =>
    queryOptions({
      queryKey: [...queryRoots.rules, "preview", id, window] as const,
      queryFn: ({ signal }) => api.call(previewRule, { ...nothing, params: { id }, query: window, signal }),
    }),
};

/** Runs a rule, over what is due now (an empty request) or over a past window. */
export function useRun(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: RunRequest) => api.call(runRule, { ...nothing, params: { id }, body }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: queryRoots.rules }),
        queryClient.invalidateQueries({ queryKey: queryRoots.queue }),
      ]),
  });
}
