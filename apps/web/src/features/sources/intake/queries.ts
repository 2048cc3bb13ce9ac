import { type CreateApiKey, createApiKey, getIntake, revokeApiKey } from "@quaestor/api";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "../../../shared/api/client.ts";
import { queryRoots } from "../../../shared/api/query-roots.ts";

export const intakeQueries = {
  view: () =>
    queryOptions({
      queryKey: [...queryRoots.sources, "intake"] as const,
      queryFn: ({ signal }) => api.call(getIntake, { ...nothing, signal }),
      // Counts and waiting files move without anybody's doing.
      refetchInterval: 15_000,
    }),
};

/** Makes a key. The secret is in the answer, which is forgotten as soon as nobody shows it. */
export function useCreateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (wanted: CreateApiKey) => api.call(createApiKey, { ...nothing, body: wanted }),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: intakeQueries.view().queryKey }),
  });
}

export function useRevokeKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(revokeApiKey, { ...nothing, params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: intakeQueries.view().queryKey }),
  });
}
