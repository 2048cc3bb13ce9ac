import { getPresence, getSession, getStatus, type Presence, removeSample, signIn, signOut } from "@quaestor/api";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "./client.ts";
import { queryRoots } from "./query-roots.ts";

export const sessionQueries = {
  session: () =>
    queryOptions({
      queryKey: queryRoots.session,
      queryFn: ({ signal }) => api.call(getSession, { ...nothing, signal }),
      staleTime: 60_000,
    }),
  status: () =>
    queryOptions({
      queryKey: queryRoots.status,
      queryFn: ({ signal }) => api.call(getStatus, { ...nothing, signal }),
      refetchInterval: 60_000,
    }),
};

/** Who else has the console open, and which investigation each is at. */
export function useOthers(): Presence["here"] {
  const me = useAccount()?.id;
  const { data } = useQuery({
    queryKey: queryRoots.presence,
    queryFn: ({ signal }) => api.call(getPresence, { ...nothing, signal }),
  });
  return (data?.here ?? []).filter(({ account }) => account.id !== me);
}

/** Exchanges a one-time link's token for the session cookie. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => api.call(signIn, { ...nothing, body: { token } }),
    onSuccess: (session) => queryClient.setQueryData(queryRoots.session, session),
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => api.call(signOut, nothing) });
}

export function useRemoveSample() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(removeSample, nothing),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Who is signed in; undefined while that is being asked. */
export function useAccount() {
  return useQuery(sessionQueries.session()).data?.account;
}

/** Roles that work on cases; auditors read. */
export function useMayWork(): boolean {
  const role = useAccount()?.role;
  return role === "analyst" || role === "lead" || role === "admin";
}
