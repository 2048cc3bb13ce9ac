import { ApiError, type ProblemCode } from "@quaestor/api";
import { QueryCache, QueryClient } from "@tanstack/react-query";

/** Worth trying again: nobody answered, or the server is on its way out. Everything else is an answer. */
const passing: readonly ProblemCode[] = ["OFFLINE", "STOPPING"];

/** One client a page load; `onSignedOut` is called when any answer says that the session has ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === "NOT_SIGNED_IN") onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => count < 2 && error instanceof ApiError && passing.includes(error.code),
        retryDelay: (attempt) => 500 * 2 ** attempt,
        // A failed refetch keeps the last good answer on the page; the page says that it is old.
        throwOnError: false,
      },
      mutations: { retry: false },
    },
  });
}
